import { ProtrackError } from '../../protrack/client';
import type { Zone } from '../../protrack/fleet';
import { readZoneList } from '../shared/zones';

/** Reads the field "Zones". @throws ProtrackError `input` that names the zone */
export function readZones(value: unknown): Zone[] {
	const zones = readZoneList(value);
	if (zones.length > 0) return zones;
	throw ProtrackError.input('"Zones" is empty', 'Add at least one zone, or choose other events.');
}
