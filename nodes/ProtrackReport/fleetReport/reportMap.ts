import { mapScene, routeMap, routesMap, type MapContent, type PicturedRoute } from '../../../protrack/insight/maps';
import { byDistance, type FleetReport, type PageMap } from '../../../protrack/insight/fleetReport';
import { toStyle, type PictureRequest, type PictureStyle } from '../../../protrack/insight/drawing/style';
import { isDrawable, pngSteps, toSvg } from '../../../protrack/picture';
import { inPieces } from '../../shared/inPieces';
import type { DeviceResult } from '../../shared/readSegments';
import type { TileServer } from '../map/mapFields';
import type { TileReader } from '../map/tileReader';
import type { Wording } from './reportItem';
import type { VehicleFigures } from './vehicleFigures';

/** The map of a report. */
export interface ReportMap {
	/** For a mail, with twice the pixels that it is shown in. */
	png: Uint8Array;
	page: PageMap;
}

const SIZE = { width: 1000, height: 640 };
const PIXEL_RATIO = 2;

/** How the map is drawn. */
export interface MapWishes extends Pick<Wording, 'language' | 'unit'> {
	/** Null for a plain ground. */
	tileServer: TileServer | null;
}

/**
 * Draws the routes of all vehicles; where there is one vehicle, its route with speeds and stops.
 * @throws ProtrackError only `canceled`
 */
export async function drawMap(
	report: FleetReport,
	results: ReadonlyArray<DeviceResult<VehicleFigures>>,
	{ language, unit, tileServer }: MapWishes,
	tiles: TileReader,
): Promise<ReportMap> {
	const routes = routesOf(report, results);
	const isIncomplete = lacksPositions(report);
	const styleOf = (theme: PictureRequest['theme'], canShow: PictureRequest['canShow']): PictureStyle =>
		toStyle({ ...SIZE, theme, language, unit, zone: report.zone, canShow, isIncomplete });
	const style = styleOf('light', isDrawable);
	const content = contentOf(style, routes, report);
	const layer = await tiles.layerOf(style, content, tileServer, PIXEL_RATIO);
	const png = await inPieces(pngSteps(mapScene(style, content, layer), PIXEL_RATIO));
	if (layer) {
		// An SVG would contain all tiles, and they are light.
		const uri = dataUri('image/png', png);
		return { png, page: { light: uri, dark: uri } };
	}
	const svgUri = (theme: PictureRequest['theme']) => {
		const anyLetters = styleOf(theme, () => true);
		const svg = toSvg(mapScene(anyLetters, contentOf(anyLetters, routes, report), null));
		return dataUri('image/svg+xml', Buffer.from(svg));
	};
	return { png, page: { light: svgUri('light'), dark: svgUri('dark') } };
}

/** Whether positions are missing, of which the map would have routes. */
const lacksPositions = ({ vehicles, missingDevices }: FleetReport): boolean =>
	missingDevices.length > 0 || vehicles.some(({ missing }) => missing.some(({ part }) => part === 'positions'));

/** In the order of the table: the key has no place for all. A vehicle whose positions were not read to the end has no figures in the report, and no route. */
function routesOf(report: FleetReport, results: ReadonlyArray<DeviceResult<VehicleFigures>>): PicturedRoute[] {
	const read = results.filter(({ isComplete }) => isComplete);
	const routeOf = new Map(read.map(({ imei, consumer }) => [imei, consumer.route]));
	return byDistance(report.vehicles).flatMap((vehicle) => {
		const route = routeOf.get(vehicle.imei);
		return route ? [{ ...route, vehicle }] : [];
	});
}

function contentOf(style: PictureStyle, routes: readonly PicturedRoute[], { period }: FleetReport): MapContent {
	const [only] = routes.length === 1 ? routes : [];
	return only ? routeMap(style, only, period, { numberStops: true }) : routesMap(style, routes, period);
}

const dataUri = (mimeType: string, bytes: Uint8Array): string =>
	`data:${mimeType};base64,${Buffer.from(bytes).toString('base64')}`;
