import type { DeviceName } from '../../../protrack/fleet';
import { datesOf, type UniqueNames } from '../../../protrack/insight/files';
import {
	fleetMap,
	mapScene,
	routeMap,
	routesMap,
	type MapContent,
	type VehiclePosition,
	type VehicleRoute,
} from '../../../protrack/insight/maps';
import type { PictureStyle } from '../../../protrack/insight/drawing/style';
import { reachesNow, type DeviceResult } from '../../shared/readSegments';
import type { LimitedRun } from '../../shared/runLimits';
import type { TimeRange } from '../../shared/timeRange';
import { fileStem, pictureRow, styleOf, zoneOf, type PictureWishes } from '../pictures/pictureFile';
import type { TileServer } from './mapFields';
import { positionsJson, routesJson } from './mapRows';
import { MAX_PICTURES, tooManyPictures } from '../pictures/pictureLimit';
import type { RouteConsumer, RoutePart, RouteQuestion } from './readRoutes';
import type { PositionNow } from './readPositionsNow';
import type { TileReader } from './tileReader';

/** How an item wants its maps. */
export interface MapWishes extends PictureWishes {
	perDevice: boolean;
	numberStops: boolean;
	tileServer: TileServer | null;
}

/** What makes the pictures of a run. */
export interface MapDrawing {
	run: LimitedRun;
	tiles: TileReader;
	/** Of the files of the run. */
	names: UniqueNames;
}

export type RouteWishes = MapWishes & RouteQuestion;

interface NamedRoute {
	imei: string;
	device: DeviceName | null;
	route: VehicleRoute;
	isComplete: boolean;
}

/** The name of a device of the item. */
export type NameOf = (imei: string) => DeviceName | null;

/**
 * Draws the routes of one item.
 * @param parts what was read: the whole range, or each of its days
 * @param isListed whether the list of devices is complete
 * @throws ProtrackError `limit` for too many pictures
 */
export async function drawRoutes(
	drawing: MapDrawing,
	parts: ReadonlyArray<RoutePart<RouteWishes>>,
	nameOf: NameOf,
	isListed: boolean,
): Promise<object[]> {
	const pictures = parts.flatMap((part) => picturesOf(part, nameOf));
	// How many trips there are is not known before they are read.
	if (pictures.length > MAX_PICTURES) throw tooManyPictures();
	const rows: object[] = [];
	for (const { routes, range, wishes } of pictures) {
		const isComplete = isListed && routes.every((route) => route.isComplete);
		const json = routesJson(routes, range, isComplete, reachesNow(drawing.run, range));
		const stem = fileStem(routes, wishes.title, 'map', datesOf(range, zoneOf(drawing.run, wishes)));
		rows.push(
			await draw(drawing, wishes, { json, stem, isComplete }, (style) => routesContent(style, routes, range, wishes)),
		);
	}
	return rows;
}

interface RoutePicture {
	routes: NamedRoute[];
	range: TimeRange;
	wishes: MapWishes;
}

/** Which pictures a range becomes. A device without a trip has no picture of one. */
function picturesOf(part: RoutePart<RouteWishes>, nameOf: NameOf): RoutePicture[] {
	const { results, range, perDevice, show } = part;
	const named = ({ imei, isComplete, damaged }: DeviceResult<RouteConsumer>, route: VehicleRoute): NamedRoute => ({
		...{ imei, route, device: nameOf(imei) },
		isComplete: isComplete && damaged === 0,
	});
	const picture = (routes: NamedRoute[], ofRange = range) => ({ routes, range: ofRange, wishes: part });
	if (show === 'trips')
		return results.flatMap((result) =>
			result.consumer.trips.map((trip) => picture([named(result, trip.route)], trip.range)),
		);
	const all = results.map((result) => named(result, result.consumer.route));
	return perDevice ? all.map((route) => picture([route])) : [picture(all)];
}

function routesContent(
	style: PictureStyle,
	routes: readonly NamedRoute[],
	range: TimeRange,
	{ numberStops }: MapWishes,
): MapContent {
	const pictured = routes.map(({ imei, device, route }) => ({ ...route, vehicle: toPictured(imei, device) }));
	const [only] = pictured.length === 1 ? pictured : [];
	return only ? routeMap(style, only, range, { numberStops }) : routesMap(style, pictured, range);
}

const toPictured = (imei: string, device: DeviceName | null) => ({
	imei,
	name: device?.name ?? null,
	plateNumber: device?.plateNumber ?? null,
});

/** Draws where the devices of one item are. */
export async function drawPositions(
	drawing: MapDrawing,
	wishes: MapWishes,
	positions: readonly PositionNow[],
	nameOf: NameOf,
	isListed: boolean,
): Promise<object[]> {
	const time = Math.floor(drawing.run.startedAt / 1000);
	const groups = wishes.perDevice ? positions.map((each) => [each]) : [[...positions]];
	const rows: object[] = [];
	for (const group of groups) {
		const named = group.map((each) => ({ ...each, device: nameOf(each.imei) }));
		const isComplete = isListed && group.every(({ error }) => error === null);
		const stem = fileStem(named, wishes.title, 'map', 'now');
		const json = positionsJson(named, time, isComplete);
		rows.push(
			await draw(drawing, wishes, { json, stem, isComplete }, (style) =>
				fleetMap(style, named.map(toVehiclePosition), time),
			),
		);
	}
	return rows;
}

function toVehiclePosition({ imei, device, position }: PositionNow & { device: DeviceName | null }): VehiclePosition {
	const { latitude = null, longitude = null, courseDeg = null } = position ?? {};
	return {
		vehicle: toPictured(imei, device),
		state: position?.state ?? 'unknown',
		place: latitude === null || longitude === null ? null : { latitude, longitude },
		courseDeg,
	};
}

async function draw(
	{ run, tiles, names }: MapDrawing,
	wishes: MapWishes,
	{ json, stem, isComplete }: { json: object; stem: string; isComplete: boolean },
	contentIn: (style: PictureStyle) => MapContent,
): Promise<object> {
	const unique = names.add(isComplete ? stem : `${stem}-incomplete`);
	return await pictureRow(run, wishes, { json, stem: unique }, async () => {
		const style = styleOf(run, wishes, isComplete);
		const content = contentIn(style);
		return mapScene(style, content, await tiles.layerOf(style, content, wishes.tileServer, wishes.pixelRatio));
	});
}
