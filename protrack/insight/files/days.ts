import { DateTime } from '../../thirdParty';
import type { FileContent, FileTrack, NumberedStop, Run, Steps, TrackFile, TrackPart } from './trackFile';

/** A day of a time zone, in epoch seconds; without the second `to`. */
export interface Day {
	/** Such as 2026-01-31. */
	label: string;
	from: number;
	to: number;
}

/** A track while what a day has of it is collected. */
interface GrowingPart extends TrackPart {
	runs: Run[];
	stops: NumberedStop[];
}

interface GrowingDay extends Day {
	parts: Map<FileTrack, GrowingPart>;
}

/** All of the tracks. */
export const wholeContent = (file: TrackFile): FileContent => ({
	...file,
	tracks: file.tracks.map((track) => ({
		...track,
		runs: track.points.count === 0 ? [] : [{ from: 0, to: track.points.count }],
		stops: numbered(track),
	})),
});

/** What each day has, in order; days that have nothing are left out. A stop is one of the day on which it began. */
export function* contentByDay(file: TrackFile): Steps<Array<{ day: Day; content: FileContent }>> {
	const days = new Map<number, GrowingDay>();
	const dayOf = calendar(file.zone, days);
	for (const track of file.tracks) {
		const { points } = track;
		for (let from = 0; from < points.count; ) {
			const day = dayOf(points.timeAt(from));
			let to = from + 1;
			while (to < points.count && isWithin(day, points.timeAt(to))) to += 1;
			partOf(day, track).runs.push({ from, to });
			from = to;
			yield;
		}
		for (const each of numbered(track)) partOf(dayOf(each.stop.arrivedAt), track).stops.push(each);
	}
	return [...days.values()]
		.sort((one, other) => one.from - other.from)
		.map(({ parts, ...day }) => ({ day, content: { ...file, tracks: [...parts.values()] } }));
}

const numbered = ({ stops }: FileTrack): NumberedStop[] => stops.map((stop, index) => ({ stop, number: index + 1 }));

const isWithin = ({ from, to }: Day, time: number): boolean => time >= from && time < to;

function partOf({ parts }: GrowingDay, track: FileTrack): GrowingPart {
	const part = parts.get(track) ?? { ...track, runs: [], stops: [] };
	parts.set(track, part);
	return part;
}

/** @param days gets each day that is asked for, by its begin @returns gives the day of a time */
function calendar(zone: string, days: Map<number, GrowingDay>): (time: number) => GrowingDay {
	let last: GrowingDay | undefined;
	return (time) => {
		if (last && isWithin(last, time)) return last;
		const begin = DateTime.fromSeconds(time, { zone }).startOf('day');
		const from = begin.toSeconds();
		last = days.get(from) ?? {
			...{ label: begin.toFormat('yyyy-MM-dd'), from, to: begin.plus({ days: 1 }).startOf('day').toSeconds() },
			parts: new Map(),
		};
		days.set(from, last);
		return last;
	};
}
