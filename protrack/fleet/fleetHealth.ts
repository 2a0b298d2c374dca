import type { DeviceRecord } from '../client';
import { deviceFits } from './deviceFilter';
import type { FleetSurvey } from './fleetSurvey';
import { toPosition, type Position } from './position';

const DAY_SECONDS = 86_400;

/** How devices are, by what the platform says; a device may be in several groups. */
export interface FleetHealth {
	online: DeviceRecord[];
	offline: DeviceRecord[];
	neverOnline: DeviceRecord[];
	/** By their status, or by the end of their subscription. */
	expired: DeviceRecord[];
	blocked: DeviceRecord[];
	/** Heard of once, but not for so many days. */
	silent: DeviceRecord[];
	/** Their subscription ends soon. */
	endsSoon: DeviceRecord[];
	/** The platform shows no position of them, or a status that is not known. */
	unknown: DeviceRecord[];
}

export interface HealthLimits {
	silentDays: number;
	endsWithinDays: number;
}

/** @param now server time, epoch seconds */
export function assessFleet(
	{ devices, positions }: Pick<FleetSurvey, 'devices' | 'positions'>,
	{ silentDays, endsWithinDays }: HealthLimits,
	now: number,
): FleetHealth {
	const statusOf = ({ imei }: DeviceRecord): Position['status'] => {
		const track = positions.get(imei);
		return track ? toPosition(track).status : null;
	};
	const having = (status: Position['status']) => devices.filter((device) => statusOf(device) === status);
	const hasEnded = (device: DeviceRecord) => deviceFits(device, { expiresWithinDays: 0 }, now);
	const isSilent = ({ imei }: DeviceRecord) => {
		const lastSeen = positions.get(imei)?.hearttime ?? 0;
		return lastSeen > 0 && now - lastSeen >= silentDays * DAY_SECONDS;
	};
	return {
		online: having('online'),
		offline: having('offline'),
		neverOnline: having('neverOnline'),
		expired: devices.filter((device) => statusOf(device) === 'expired' || hasEnded(device)),
		blocked: having('blocked'),
		silent: devices.filter(isSilent),
		endsSoon: devices.filter(
			(device) => !hasEnded(device) && deviceFits(device, { expiresWithinDays: endsWithinDays }, now),
		),
		unknown: devices.filter((device) => typeof statusOf(device) !== 'string'),
	};
}
