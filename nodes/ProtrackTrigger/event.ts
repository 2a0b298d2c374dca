import type { Severity, TrackRecord } from '../../protrack/client';
import { deviceLabel, toIso, toPosition, type Device, type Position } from '../../protrack/fleet';
import { eventPhrases, type EventName } from '../../protrack/monitor';

/** What all items of the trigger have. */
export interface TriggerEvent {
	/** The event in one sentence. */
	summary: string;
	event: EventName;
	deviceName: string | null;
	plateNumber: string | null;
	/** What happened in words; the type of an alarm. */
	label: string;
	/** That of an alarm; null for everything else. */
	severity: Severity | null;
	occurredAt: string | null;
	/** When this trigger found it, by the server's clock. */
	detectedAt: string | null;
	/** Where it happened; of a change, where the device was when the trigger looked. */
	mapUrl: string | null;
	device: Pick<Device, 'name' | 'plateNumber' | 'model' | 'imei'>;
	/** Where the device was when the trigger looked; left out of compact items. */
	position?: Position | null;
	id: string;
	/** What the reader has to know about this item, if anything. */
	notice?: string;
}

/** What tells one event from another. */
interface Occurrence<Name extends EventName, About extends object>
	extends Pick<TriggerEvent, 'id' | 'occurredAt'>,
		Partial<Pick<TriggerEvent, 'label' | 'severity' | 'mapUrl'>> {
	event: Name;
	imei: string;
	/** What happened, e.g. "Speeding, 96 km/h, limit 90". */
	text: string;
	/** What only this kind of event has: its alarm, change or point. */
	about: About;
}

/**
 * Makes an item of the trigger.
 * @param known undefined for a device that the account does not list
 * @param track the latest position of the device, if it is known
 */
export function toTriggerEvent<Name extends EventName, About extends object>(
	{ id, event, occurredAt, imei, text, label, severity, mapUrl, about }: Occurrence<Name, About>,
	known: Device | undefined,
	track: TrackRecord | undefined,
	serverNow: number,
): TriggerEvent & { event: Name } & About {
	const { name, plateNumber, model } = known ?? { name: null, plateNumber: null, model: null };
	const device = { name, plateNumber, model, imei };
	const position = track ? toPosition(track) : null;
	return {
		summary: `${deviceLabel(device)}: ${text}`,
		event,
		deviceName: name,
		plateNumber,
		label: label ?? eventPhrases[event],
		severity: severity ?? null,
		occurredAt,
		detectedAt: toIso(serverNow),
		mapUrl: mapUrl === undefined ? (position?.mapUrl ?? null) : mapUrl,
		device,
		position,
		...about,
		id,
	};
}

/** Stands for a device where none is known. */
export const SAMPLE_IMEI = '123456789012345';

/** The first field of a sample, so that nobody takes it for real. @param reason why it is shown instead of real events */
export const sampleNotice = (reason: string): string => `This is a sample: ${reason}.`;
