import { summarizeList } from '../../../protrack/client';
import { deviceLabel, type DeviceName } from '../../../protrack/fleet';
import { safeFileName } from '../../../protrack/insight/files';
import { toStyle, type PictureRequest, type PictureStyle } from '../../../protrack/insight/drawing/style';
import { drawablePart, isDrawable, pngSteps, toSvg, type Scene } from '../../../protrack/picture';
import { inPieces } from '../../shared/inPieces';
import { addHint, FileRow, succeeded, type ParsedItem, type Run } from '../../shared/items';
import { storeFile } from '../../shared/storeFile';
import { isTool } from '../../shared/toolCall';
import type { PictureFormat } from './pictureFields';

/** How an item wants its pictures. */
export interface PictureWishes extends Omit<PictureRequest, 'zone' | 'canShow'> {
	format: PictureFormat;
	pixelRatio: number;
	binaryField: string;
	/** Null for that of the workflow. */
	timeZone: string | null;
}

export const zoneOf = (run: Run, { timeZone }: Pick<PictureWishes, 'timeZone'>): string =>
	timeZone ?? run.context.getTimezone();

/** A PNG has Latin, Greek and Cyrillic letters; an SVG takes the font of whoever looks at it. */
export function styleOf(run: Run, wishes: PictureWishes, isComplete: boolean): PictureStyle {
	const request = { ...wishes, zone: zoneOf(run, wishes), isIncomplete: !isComplete };
	if (wishes.format === 'svg') return toStyle({ ...request, canShow: () => true });
	const title = drawablePart(wishes.title ?? '') || null;
	return toStyle({ ...request, title, canShow: isDrawable });
}

/** Says once which titles lack letters in their picture. */
export function hintTitles(run: Run, items: ReadonlyArray<ParsedItem<PictureWishes>>): void {
	const titles = succeeded(items).flatMap(({ format, title }) =>
		format === 'png' && title && !isDrawable(title) ? [`"${title}"`] : [],
	);
	if (titles.length === 0 || isTool(run.context)) return;
	addHint(
		run,
		`A PNG lacks letters of the title ${summarizeList([...new Set(titles)], { max: 3 })}. The format SVG has all.`,
	);
}

const MIME_TYPES: Readonly<Record<PictureFormat, string>> = { png: 'image/png', svg: 'image/svg+xml' };

/**
 * Makes a row with a picture. A tool gets the row alone, because a model cannot take a file.
 * @param stem the name of the file without extension
 * @param createScene called only where the picture is wanted
 */
export async function pictureRow(
	run: Run,
	{ format, pixelRatio, binaryField }: PictureWishes,
	{ json, stem }: { json: object; stem: string },
	createScene: () => Promise<Scene> | Scene,
): Promise<object> {
	const fileName = `${stem}.${format}`;
	const row = { ...json, fileName };
	if (isTool(run.context)) return row;
	const scene = await createScene();
	const bytes = format === 'png' ? await inPieces(pngSteps(scene, pixelRatio)) : Buffer.from(toSvg(scene));
	const data = await storeFile(run, bytes, fileName, MIME_TYPES[format]);
	return new FileRow(row, { [binaryField]: { ...data, fileExtension: format } });
}

/**
 * The name of a picture's file, e.g. "Lorry-1-map-2026-03-01": the device, or the title where there are several, and more parts. Those that no file
 * name can have are left out.
 */
export function fileStem(
	devices: ReadonlyArray<{ imei: string; device: DeviceName | null }>,
	title: string | null | undefined,
	...parts: readonly string[]
): string {
	const [only] = devices.length === 1 ? devices : [];
	const label = only ? deviceLabel(only.device ?? { imei: only.imei, name: null, plateNumber: null }) : (title ?? '');
	return [label, ...parts]
		.map((part) => safeFileName(part))
		.filter((part) => part !== '')
		.join('-');
}
