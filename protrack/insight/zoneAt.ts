import type { Coordinate } from '../fleet';
import { tzLookup } from '../thirdParty';

/** The time zone of a place (IANA name). Near a border it may be that of the neighbor. */
export const zoneAt = ({ latitude, longitude }: Coordinate): string => tzLookup(latitude, longitude);
