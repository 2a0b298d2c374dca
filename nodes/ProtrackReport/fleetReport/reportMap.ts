import { mapScene, routeMap, routesMap, type PicturedRoute } from '../../../protrack/insight/maps';
import type { FleetReport, PageMap } from '../../../protrack/insight/fleetReport';
import { toStyle, type PictureRequest } from '../../../protrack/insight/pictureStyle';
import { isDrawable, toPng, toSvg, type Scene } from '../../../protrack/picture';
import type { DeviceResult } from '../../shared/readSegments';
import { type Wording } from './reportItem';
import type { VehicleFigures } from './vehicleFigures';

/** The map of a report. */
export interface ReportMap {
	/** For a mail, with twice the pixels that it is shown in. */
	png: Uint8Array;
	page: PageMap;
}

const SIZE = { width: 1000, height: 640 };

/** Draws the routes of all vehicles; where there is one vehicle, its route with speeds and stops. */
export function drawMap(
	report: FleetReport,
	results: ReadonlyArray<DeviceResult<VehicleFigures>>,
	{ language, unit }: Pick<Wording, 'language' | 'unit'>,
): ReportMap {
	const vehicles = new Map(report.vehicles.map((vehicle) => [vehicle.imei, vehicle]));
	const routes = results.flatMap(({ imei, consumer: { route } }): PicturedRoute[] => {
		const vehicle = vehicles.get(imei);
		return route && vehicle ? [{ ...route, vehicle }] : [];
	});
	const scene = (theme: PictureRequest['theme'], canShow: PictureRequest['canShow']): Scene => {
		const style = toStyle({ ...SIZE, theme, language, unit, zone: report.zone, canShow });
		const [only] = routes.length === 1 ? routes : [];
		const content = only
			? routeMap(style, only, report.period, { numberStops: true })
			: routesMap(style, routes, report.period);
		return mapScene(style, content, null);
	};
	const anyLetters = () => true;
	return {
		png: toPng(scene('light', isDrawable), 2),
		page: { light: svgUri(scene('light', anyLetters)), dark: svgUri(scene('dark', anyLetters)) },
	};
}

const svgUri = (scene: Scene): string => `data:image/svg+xml;base64,${Buffer.from(toSvg(scene)).toString('base64')}`;
