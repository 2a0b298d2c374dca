import type { TrackRecord } from '../../protrack/client';
import { deviceLabel, toIso, toPosition, type Device, type Position } from '../../protrack/fleet';
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

/** What tells one event from another. */
interface Occurrence<Name extends EventName> extends Pick<TriggerEvent, 'id' | 'occurredAt'> {
	event: Name;
	imei: string;
	/** What happened, e.g. "Speeding, 96 km/h, limit 90". */
	text: string;
}

/**
 * @param known undefined for a device that the account does not list
 * @param track the latest position of the device, if it is known
 */
export function toTriggerEvent<Name extends EventName>(
	{ id, event, occurredAt, imei, text }: Occurrence<Name>,
	known: Device | undefined,
	track: TrackRecord | undefined,
	serverNow: number,
): TriggerEvent & { event: Name } {
	const { name, model, plateNumber } = known ?? { name: null, model: null, plateNumber: null };
	const device = { imei, name, model, plateNumber };
	return {
		summary: `${deviceLabel(device)}: ${text}`,
		id,
		event,
		occurredAt,
		detectedAt: toIso(serverNow),
		device,
		position: track ? toPosition(track) : null,
	};
}

/** Stands for a device where none is known. */
export const SAMPLE_IMEI = '123456789012345';

/** The first field of a sample, so that nobody takes it for real. @param reason why it is shown instead of real events */
export const sampleNotice = (reason: string): string => `This is a sample: ${reason}.`;
