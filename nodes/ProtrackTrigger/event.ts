import type { Device, Position } from '../../protrack/fleet';
import type { Change } from '../../protrack/monitor';

/** What all items of the trigger have. */
export interface TriggerEvent {
	id: string;
	event: string;
	occurredAt: string | null;
	/** When this trigger found it, by the server's clock. */
	detectedAt: string | null;
	device: Pick<Device, 'imei' | 'name' | 'model' | 'plateNumber'>;
	/** Where the device was when the trigger looked. */
	position: Position | null;
	/** Only where something has to be said about this item. */
	notice?: string;
}

/** What changed, as the user sees it. */
export interface ShownChange extends Omit<Change, 'event' | 'from' | 'to' | 'zoneIndex' | 'at'> {
	from: Change['from'] | boolean;
	to: Change['to'] | boolean;
}

/** @param known undefined for a device that the account does not list */
export function deviceIn(imei: string, known: Device | undefined): TriggerEvent['device'] {
	const { name, model, plateNumber } = known ?? { name: null, model: null, plateNumber: null };
	return { imei, name, model, plateNumber };
}
