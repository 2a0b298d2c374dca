import { inDigits, type TrackRecord } from '../../client';
import { toKm } from '../../fleet/values';
import type { MaintenanceReading } from '../state/changeDetectionState';
import { defineChangeRule } from './definition';

interface MaintenanceChange {
	/** The multiple of the interval that was passed before, and the one that is passed now, in km. */
	from: number;
	to: number;
	/** How far the vehicle has run, in km. */
	value: number;
}

type Counters = Pick<TrackRecord, 'odometer' | 'mileage'>;

/**
 * Maintenance is due whenever a multiple of so many kilometers is passed. After a counter is set back or replaced by the other one, counting starts anew.
 * @param before null when the device is seen for the first time
 * @param track its counters in meters, -1 for none
 */
function compareOdometer(
	before: MaintenanceReading | null,
	track: Counters,
	everyKm: number,
): { reading: MaintenanceReading | null; change?: MaintenanceChange } {
	const latest = latestOf(track);
	// A device with an odometer omits it now and then. The distance by its positions is another number and must not replace it.
	if (latest === null || (before?.by === 'odometer' && latest.by === 'mileage')) return { reading: before };
	const reading: MaintenanceReading = { km: Math.floor(latest.km), by: latest.by };
	if (before?.by !== reading.by) return { reading };
	const passed = (km: number) => Math.floor(km / everyKm) * everyKm;
	const [from, to] = [passed(before.km), passed(reading.km)];
	return to > from ? { reading, change: { from, to, value: latest.km } } : { reading };
}

function latestOf({ odometer, mileage }: Counters): MaintenanceReading | null {
	const [byOdometer, byMileage] = [toKm(odometer), toKm(mileage)];
	if (byOdometer !== null) return { km: byOdometer, by: 'odometer' };
	return byMileage === null ? null : { km: byMileage, by: 'mileage' };
}

const field = 'odometerKm';

export const maintenance = [
	defineChangeRule({
		source: 'changes',
		name: 'maintenance',
		note: 'by the mileage where a device has no odometer',
		parameters: [
			{
				type: 'number',
				name: 'serviceEveryKm',
				label: 'Service: Interval',
				unit: 'km',
				default: 10_000,
				min: 1,
				max: 10_000_000,
				description:
					'The event comes each time the odometer (or the mileage of a device without one) passes a multiple of this',
			},
		],
		detect: (state, { track }, { serviceEveryKm }) => {
			const { reading, change } = compareOdometer(state.maintenance, track, serviceEveryKm);
			return {
				state: { ...state, maintenance: reading },
				changes: change ? [{ event: 'serviceDue', field, ...change }] : [],
			};
		},
		forget: (state) => ({ ...state, maintenance: null }),
		events: [
			{
				name: 'serviceDue',
				group: 'Service',
				label: 'Due by Odometer',
				phrase: 'Service due',
				description: 'the odometer passes a multiple of `serviceEveryKm`',
				repeatsAfter: 'the next multiple',
				sample: ({ parameters: { serviceEveryKm: every } }) => ({
					field,
					from: 2 * every,
					to: 3 * every,
					value: 3 * every + every / 10,
				}),
				summary: ({ to }) => `Service due, ${inDigits(Number(to))} km passed`,
			},
		],
	}),
] as const;
