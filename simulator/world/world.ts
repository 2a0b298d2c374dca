import { AccountTree, type Account, type AccountInput } from './accounts';
import { CommandQueue } from './commandQueue';
import { Device, type DeviceInput, type LiveSource } from './device';

/** A circle that was created through chapter 2.4. */
export interface Geofence {
	id: number;
	account: string;
	imei: string;
	name: string;
	alarmtype: number;
	longitude: number;
	latitude: number;
	radius: number;
}

/** A message that was sent through chapter 2.13. */
export interface Message {
	from: string;
	accounts: string[];
	content: string;
}

/** Everything that the platform knows. */
export class World {
	readonly accounts: AccountTree;

	readonly commands = new CommandQueue();

	readonly geofences: Geofence[] = [];

	readonly messages: Message[] = [];

	private readonly devices = new Map<string, Device>();

	constructor(root: AccountInput) {
		this.accounts = new AccountTree(root);
	}

	addDevice(input: DeviceInput, now: number, live?: LiveSource): Device {
		const owner = input.account ?? this.accounts.root.name;
		const account = this.accounts.find(owner);
		if (!account) throw new Error(`There is no account "${owner}" to put device ${input.imei} under`);
		if (this.devices.has(input.imei)) throw new Error(`Device ${input.imei} exists already`);
		const device = new Device(input, account, live);
		if (input.position) device.setPosition(input.position, now);
		this.devices.set(device.imei, device);
		return device;
	}

	removeDevice(imei: string): void {
		this.devices.delete(imei);
	}

	/** The device, for the programmatic side: an unknown one is a mistake in the test. */
	device(imei: string): Device {
		const device = this.devices.get(imei);
		if (!device) throw new Error(`There is no device ${imei}; add it with addDevice first`);
		return device;
	}

	/** The device, if it is in the account's tree. */
	deviceOf(viewer: Account, imei: string): Device | undefined {
		const device = this.devices.get(imei);
		return device && this.accounts.contains(viewer, device.account) ? device : undefined;
	}

	/** The devices of an account itself, not of the accounts below it. */
	devicesOwnedBy(account: Account): Device[] {
		return [...this.devices.values()].filter((device) => device.account === account);
	}

	/** The devices among `imeis` that are in the account's tree, in the platform's order rather than the asker's. */
	devicesAmong(viewer: Account, imeis: readonly string[]): Device[] {
		const wanted = new Set(imeis);
		return [...this.devices.values()].filter(
			(device) => wanted.has(device.imei) && this.accounts.contains(viewer, device.account),
		);
	}
}
