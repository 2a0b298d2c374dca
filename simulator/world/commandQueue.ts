import type { Device } from './device';

/** A command on its way to a device. */
export interface Command {
	readonly id: string;
	readonly device: Device;
	readonly name: string;
	readonly paramData: string | undefined;
	/** Epoch ms of the device's answer; Infinity when it never answers. */
	readonly answersAt: number;
	response: string | undefined;
}

/** Commands of chapter 2.5 and the texts that devices answer with (the first is the vendor's sample). */
const ANSWERS: Record<string, (device: Device, now: number) => string> = {
	'RELAY,1': (device, now) => `Cut off the fuel supply: Success! Speed: ${device.report(now).speed}km/h.`,
	'RELAY,0': () => 'Restore fuel supply: Success!',
	RESET: () => 'Reset: Success!',
	LOCKDOOR: () => 'Lock door: Success!',
	UNLOCKDOOR: () => 'Unlock door: Success!',
	SET_MILEAGE: () => 'Set mileage: Success!',
};

/** What a device answers to a mileage that it rejects (api-facts §8; where "too long" ends is written nowhere). */
function mileageError(text: string): string | undefined {
	if (!/^\d+(\.\d+)?$/.test(text)) return 'ERROR:102';
	if (text.length > 10) return 'ERROR:100';
	if (Number(text) > 999_999) return 'ERROR:101';
	return /^\d+$/.test(text) ? undefined : 'ERROR:103';
}

/** Whether the platform knows the command and has what it needs: SET_MILEAGE takes its value only in paramData. */
export function isSupported(command: string, paramData: string | undefined): boolean {
	if (!Object.hasOwn(ANSWERS, command)) return false;
	return command !== 'SET_MILEAGE' || mileageOf(paramData) !== undefined;
}

/** The text value of {"mileage":"30"}. */
function mileageOf(paramData: string | undefined): string | undefined {
	try {
		const parsed: unknown = JSON.parse(paramData ?? '');
		const value = (parsed as { mileage?: unknown } | null)?.mileage;
		return typeof value === 'string' && value !== '' ? value : undefined;
	} catch {
		return undefined;
	}
}

/** Takes commands, and lets the devices answer when their time has come. */
export class CommandQueue {
	private readonly commands = new Map<string, Command>();

	private readonly open = new Set<Command>();

	send(device: Device, name: string, paramData: string | undefined, answersAt: number): Command {
		// the vendor's sample id is 1B454; the counter starts after it
		const id = (0x1b455 + this.commands.size).toString(16).toUpperCase();
		const command: Command = {
			id,
			device,
			name,
			paramData,
			answersAt: device.commandAnswer === null ? Infinity : answersAt,
			response: undefined,
		};
		this.commands.set(id, command);
		this.open.add(command);
		return command;
	}

	find(id: string): Command | undefined {
		return this.commands.get(id);
	}

	/** Lets every device answer whose answer is due. */
	settle(nowMs: number): void {
		for (const command of this.open) {
			if (command.answersAt <= nowMs) {
				this.open.delete(command);
				this.answer(command, Math.floor(nowMs / 1000));
			}
		}
	}

	private answer(command: Command, now: number): void {
		const { device, name } = command;
		if (typeof device.commandAnswer === 'string') {
			command.response = device.commandAnswer;
			return;
		}
		const mileage = name === 'SET_MILEAGE' ? (mileageOf(command.paramData) ?? '') : undefined;
		const error = mileage === undefined ? undefined : mileageError(mileage);
		command.response = error ?? ANSWERS[name]?.(device, now) ?? '';
		if (name === 'RELAY,1') device.cutFuel(true);
		if (name === 'RELAY,0') device.cutFuel(false);
		// kilometers (api-facts §8), while track gives meters
		if (mileage !== undefined && error === undefined) device.setMileage(Number(mileage) * 1000, now);
	}
}
