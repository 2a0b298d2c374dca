import type { MotionState } from '../../fleet';
import { formatClock, formatDate } from '../drawing/format';
import type { LegendEntry } from '../drawing/legend';
import { nameWithPlate } from '../drawing/vehicleName';
import type { PicturedVehicle, PictureStyle } from '../drawing/style';
import { badgeSign } from './badges';
import type { KeyRow } from './keyPanel';
import type { MapContent } from './mapScene';
import { groupMarks, numbersText, type MarkGroup } from './marks';
import { toWorld } from './mercator';
import { vehicleShapes, vehicleSign } from './numberedSigns';
import { signShapes, type Sign } from './placedSigns';

/** Where a vehicle was last. */
export interface VehiclePosition {
	vehicle: PicturedVehicle;
	state: MotionState;
	/** Null without a fix. */
	place: { latitude: number; longitude: number } | null;
	courseDeg: number | null;
}

/** Marks nearer than this are one mark; pixels. */
const REACH = 26;
/** A group of more has its count instead of its numbers. */
const MAX_NUMBERED = 3;

const states: readonly MotionState[] = ['moving', 'idling', 'parked', 'unknown'];

/**
 * Where vehicles are now. Each has a number, which is its place in the list; vehicles close together share a mark with their numbers or their count.
 * @param time when they were asked for, epoch seconds
 */
export function fleetMap(style: PictureStyle, positions: readonly VehiclePosition[], time: number): MapContent {
	const { texts, zone } = style;
	const marks = positions.flatMap(({ place }, index) => (place ? [{ at: toWorld(place), number: index + 1 }] : []));
	const [only] = positions.length === 1 ? positions : [];
	const whose = only ? nameWithPlate(only.vehicle, style) : `${texts.vehicles}: ${positions.length}`;
	return {
		title: style.title ?? whose,
		subtitle: `${style.title === undefined ? '' : `${whose}, `}${texts.positionsNow}, ${formatDate(time, zone, texts, true)}, ${formatClock(time, zone)} (${zone})`,
		spots: marks.map(({ at }) => at),
		figures: states.map((state) => ({
			label: texts.states[state],
			value: String(positions.filter((each) => each.state === state).length),
		})),
		heading: texts.vehicles,
		rows: positions.map((position, index) => rowOf(position, index + 1, style)),
		legend: legendOf(positions, style),
		shapes: (view) => {
			const onPicture = marks.map((mark) => ({ ...mark, at: view.toPixel(mark.at) }));
			const signs = groupMarks(onPicture, REACH).map((group) => signOf(group, positions, style));
			return signShapes(signs, view.box, style.theme);
		},
	};
}

function signOf(group: MarkGroup, positions: readonly VehiclePosition[], { theme }: PictureStyle): Sign {
	const { at, numbers } = group;
	const [number = 0] = numbers;
	const only = numbers.length === 1 ? positions[number - 1] : undefined;
	if (only) return vehicleSign({ ...only, number }, at, theme);
	const countOf = (state: MotionState) => numbers.filter((each) => positions[each - 1]?.state === state).length;
	const shares = states.map((state) => ({ color: theme.states[state], count: countOf(state) }));
	const text = numbers.length > MAX_NUMBERED ? `${numbers.length}×` : numbersText(numbers);
	return badgeSign({ at, text, shares: shares.filter(({ count }) => count > 0) }, theme);
}

function rowOf(position: VehiclePosition, number: number, style: PictureStyle): KeyRow {
	const { texts, theme } = style;
	return {
		sign: vehicleShapes({ state: position.state, courseDeg: null, number }, theme),
		text: nameWithPlate(position.vehicle, style),
		// What it is doing is told by its sign.
		detail: position.place ? '' : texts.noPosition,
	};
}

function legendOf(positions: readonly VehiclePosition[], { texts, theme }: PictureStyle): LegendEntry[] {
	const entries = states.map((state) => ({
		text: texts.states[state],
		width: 38,
		sign: vehicleShapes({ state, number: null, courseDeg: 90 }, theme),
	}));
	if (positions.length <= MAX_NUMBERED) return entries;
	const group = badgeSign({ at: { x: 0, y: 0 }, text: '5×' }, theme);
	return [...entries, { text: texts.closeTogether, width: group.width, sign: group.shapes }];
}
