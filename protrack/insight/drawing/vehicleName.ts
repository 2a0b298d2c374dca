import { printableLine } from '../printable';
import type { PicturedVehicle, PictureStyle } from './style';

/** The name of a vehicle with its plate, as far as the picture can show them; its IMEI where it can show neither. */
export function nameWithPlate(
	{ name, plateNumber, imei }: PicturedVehicle,
	style: Pick<PictureStyle, 'canShow'>,
): string {
	const shown = [name, plateNumber]
		.map((text) => printableLine(text ?? ''))
		.filter((text, index, all) => text !== '' && style.canShow(text) && all.indexOf(text) === index);
	return shown.length === 0 ? imei : shown.join(' · ');
}

/** The shortest that tells a vehicle: its name, plate or IMEI. */
export function shortName({ name, plateNumber, imei }: PicturedVehicle, style: Pick<PictureStyle, 'canShow'>): string {
	const texts = [name, plateNumber].map((text) => printableLine(text ?? ''));
	return texts.find((text) => text !== '' && style.canShow(text)) ?? imei;
}
