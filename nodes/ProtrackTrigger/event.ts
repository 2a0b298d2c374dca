import { deviceLabel, type Device, type Position } from '../../protrack/fleet';
import type { EventName } from '../../protrack/monitor';

/** What all items of the trigger have. */
export interface TriggerEvent {
	/** The event in one sentence. */
	summary: string;
	id: string;
	event: EventName;
	occurredAt: string | null;
	/** When this trigger found it, by the server's clock. */
	detectedAt: string | null;
	device: Pick<Device, 'imei' | 'name' | 'model' | 'plateNumber'>;
	/** Where the device was when the trigger looked. */
	position: Position | null;
	/** What the reader has to know about this item, if anything. */
	notice?: string;
}

/** @param known undefined for a device that the account does not list */
export function deviceIn(imei: string, known: Device | undefined): TriggerEvent['device'] {
	const { name, model, plateNumber } = known ?? { name: null, model: null, plateNumber: null };
	return { imei, name, model, plateNumber };
}

/** @param text what happened, e.g. "Speeding, 96 km/h, limit 90" @returns the sentence about it */
export function summarize(device: TriggerEvent['device'], text: string): string {
	return `${deviceLabel(device)}: ${text}`;
}
