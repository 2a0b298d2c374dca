import type { AccountInput } from './world/accounts';
import { SimulatorClock } from './world/clock';
import type { DeviceInput, Drive, PositionInput } from './world/device';
import { FaultRegistry, type FaultHandle, type FaultRule } from './server/faults';
import { populate } from './live/populate';
import type { AlarmInput, PointInput } from './world/manualTelemetry';
import { behaviorOf, type Behavior } from './endpoints/behavior';
import type { SimulatorOptions } from './options';
import { PathTable } from './endpoints/paths';
import { Platform } from './server/platform';
import { SeededRandom, seedOf } from './world/random';
import { RequestLog, type LoggedRequest } from './server/requestLog';
import { SimulatorServer } from './server/server';
import { TokenStore } from './world/tokens';
import { trackRecord } from './world/trackRecord';
import type { AlarmRecord, DeviceRecord, TrackRecord } from './world/wire';
import { World, type Geofence, type Message } from './world/world';

/** A running platform, as tests see it. */
export class Simulator {
	readonly account: string;

	readonly password: string;

	readonly clock: SimulatorClock;

	private address = '';

	private readonly world: World;

	private readonly paths: PathTable;

	private readonly log = new RequestLog();

	private readonly faults: FaultRegistry;

	private readonly platform: Platform;

	private readonly server: SimulatorServer;

	constructor(options: SimulatorOptions) {
		const seed = String(options.seed ?? 1);
		this.account = options.account ?? 'demo';
		this.password = options.password ?? 'Abc@34590';
		this.clock = new SimulatorClock({ at: options.startAt, frozen: options.frozen });
		this.world = new World({ account: this.account, password: this.password });
		if (options.fleet === 'live') populate(this.world, seed, this.seconds(), options.alarmsPerMinute ?? 6);
		this.paths = new PathTable(options.paths, options.basePath);
		this.faults = new FaultRegistry(new SeededRandom(seedOf(seed, 'faults')));
		this.platform = new Platform(
			this.world,
			this.clock,
			new TokenStore(seed),
			behaviorOf(options),
			this.paths,
			new SeededRandom(seedOf(seed, 'order')),
		);
		this.server = new SimulatorServer(this.platform, this.paths, this.faults, this.log);
	}

	/** Called with each request when it arrives. */
	set onRequest(listener: (request: LoggedRequest) => void) {
		this.log.onArrival = listener;
	}

	/** Starts to listen on 127.0.0.1. */
	async start(port: number): Promise<void> {
		this.address = await this.server.listen(port);
	}

	/** Closes every connection and resolves. */
	async stop(): Promise<void> {
		await this.server.stop();
	}

	/** http://127.0.0.1:<port>, without a slash at the end. */
	get url(): string {
		return this.address;
	}

	/** Simulated time in epoch ms. */
	now(): number {
		return this.clock.now();
	}

	/** Simulated time in epoch seconds, as on the wire. */
	seconds(): number {
		return this.clock.seconds();
	}

	/** Changes the behavior of the running platform. */
	configure(behavior: Partial<Behavior>): void {
		Object.assign(this.platform.behavior, behavior);
	}

	/** Every request in the order of arrival. */
	get requests(): readonly LoggedRequest[] {
		return this.log.entries;
	}

	/** Requests to a path or an endpoint; all of them without one. @param which of them are counted, all by default */
	count(pathOrName?: string, which: (request: LoggedRequest) => boolean = () => true): number {
		return pathOrName === undefined ? this.requests.length : this.log.count(this.paths.pathOf(pathOrName), which);
	}

	clearLog(): void {
		this.log.clear();
	}

	/** Tokens issued so far. */
	get authorizations(): number {
		return this.platform.tokens.authorizations;
	}

	/** The account's token (default the root's) dies as if somebody else had asked for one. */
	killToken(account: string = this.account): void {
		const owner = this.world.accounts.find(account);
		if (!owner) throw new Error(`There is no account "${account}"`);
		this.platform.tokens.kill(owner);
	}

	/** Sets up a fault; the first one set up that hits a request decides. */
	fail(rule: FaultRule): FaultHandle {
		return this.faults.add(rule, rule.path === undefined ? undefined : this.paths.pathOf(rule.path));
	}

	/** Removes all faults. */
	clearFaults(): void {
		this.faults.clear();
	}

	addAccount(input: AccountInput): void {
		this.world.accounts.add(input);
	}

	addDevice(input: DeviceInput): void {
		this.world.addDevice(input, this.seconds());
	}

	removeDevice(imei: string): void {
		this.world.removeDevice(imei);
	}

	/** Changes name, plate, expiry times and so on. */
	amendDevice(imei: string, deviceDetails: Partial<Omit<DeviceRecord, 'imei'>>): void {
		this.world.device(imei).amend(deviceDetails);
	}

	blockDevice(imei: string, blocked = true): void {
		this.world.device(imei).blocked = blocked;
	}

	/**
	 * Sets keys of the track record; the others stay, but the three times become now unless given, and a given
	 * `datastatus` holds until the next `setPosition`. Playback is not touched.
	 */
	setPosition(imei: string, position: PositionInput): void {
		this.world.device(imei).setPosition(position, this.seconds());
	}

	/** The device's track record as the API would give it now. */
	position(imei: string): TrackRecord {
		const { behavior } = this.platform;
		this.world.commands.settle(this.now());
		return trackRecord(this.world.device(imei), this.seconds(), behavior.offlineAfterSeconds);
	}

	/** Adds an alarm and returns it as the API will; the same one twice makes duplicates. */
	addAlarm(imei: string, input: AlarmInput): AlarmRecord {
		const device = this.world.device(imei);
		const last = device.report(this.seconds());
		const systemtime = input.systemtime ?? this.seconds();
		const alarm = {
			alarmtype: input.type,
			latitude: input.latitude ?? last.latitude,
			longitude: input.longitude ?? last.longitude,
			gpstime: input.gpstime ?? systemtime - 5,
			systemtime,
			speed: input.speed ?? last.speed,
			course: input.course ?? last.course,
			geofenceid: input.geofenceid ?? 0,
			geofencename: input.geofencename ?? '',
		};
		device.manual.addAlarm(alarm, input.visibleFrom ?? systemtime);
		return alarm;
	}

	/** Adds points to the playback; equal ones are kept. */
	addPoints(imei: string, points: readonly PointInput[]): void {
		const { manual } = this.world.device(imei);
		for (const point of points) manual.addPoint(point);
	}

	/** When a vehicle of the live fleet truly drove, to judge what is made of its points. Epoch seconds. */
	drives(imei: string, begin: number, end: number): Drive[] {
		return this.world.device(imei).drives(begin, end);
	}

	/** Geofences created through the API. */
	get geofences(): readonly Geofence[] {
		return this.world.geofences;
	}

	/** Messages sent through the API. */
	get messages(): readonly Message[] {
		return this.world.messages;
	}
}
