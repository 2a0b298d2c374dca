import type { StreamedPoint } from '../../protrack/fleet';
import type { Stop } from '../../protrack/insight';
import {
	planFiles,
	PointStore,
	writeFile,
	type FileFormatName,
	type FileTrack,
	type TrackFile,
} from '../../protrack/insight/files';

/** 2026-01-31T08:30:00Z, a Saturday. */
export const BEGIN = Date.parse('2026-01-31T08:30:00Z') / 1000;

/** A point of a track, `seconds` after its begin. */
export const pointAt = (seconds: number, latitude: number, longitude: number, more: Partial<StreamedPoint> = {}) => ({
	time: BEGIN + seconds,
	latitude,
	longitude,
	speedKmh: 50,
	courseDeg: 90,
	...more,
});

export function trackOf(points: readonly StreamedPoint[], more: Partial<FileTrack> = {}): FileTrack {
	const store = new PointStore();
	store.add(points);
	return { imei: '350000000000001', name: 'Lorry 1', plateNumber: 'KA-1', stops: [], ...more, points: store };
}

export const stopAt = (seconds: number, minutes: number, latitude: number, longitude: number): Stop => ({
	...{ kind: 'stop', latitude, longitude, points: 2, arrivalGap: null, departureGap: null },
	...{ arrivedAt: BEGIN + seconds, leftAt: BEGIN + seconds + minutes * 60, beginsBefore: false, endsLater: false },
});

/** What a file of these tracks would have. */
export const fileOf = (tracks: readonly FileTrack[], more: Partial<TrackFile> = {}): TrackFile => ({
	...{ title: 'Tour', creator: 'A test', createdAt: BEGIN + 86_400, tracks, gapSeconds: 3600, hasSpeed: false },
	...{ zone: 'Africa/Nairobi', dialect: 'comma' },
	...more,
});

/** Does work that comes in steps. */
export function finish<Result>(steps: Generator<void, Result>): Result {
	for (;;) {
		const { done, value } = steps.next();
		if (done) return value;
	}
}

/** The bytes of a file in one piece. */
export function bytesOf(format: FileFormatName, file: TrackFile): Uint8Array {
	const [planned] = finish(planFiles(format, file, Infinity));
	return finish(writeFile(format, planned!));
}

export const textOf = (format: FileFormatName, tracks: readonly FileTrack[], more: Partial<TrackFile> = {}): string =>
	Buffer.from(bytesOf(format, fileOf(tracks, more))).toString();

/** Names that anybody may give a device, and that must do no harm. */
export const hostileNames = [
	'<script>alert(1)</script>',
	'"><img src=x onerror=alert(1)>',
	'=HYPERLINK("http://evil.example","x")',
	'@SUM(A1)',
	'a & b <c> "d" \'e\'',
	']]><!--',
	'&lt;b&gt; &#60;b&#62; &unknown;',
	'evil\u202Egpj.exe',
	'half \uD83D of a truck',
	'zero\u0000bell\u0007escape\u001B[31mred\u009B',
	'line\nbreak\r\ntab\t',
	'\uFFFE\uFFFF',
	'../../etc/passwd',
	'..\\..\\CON',
	'$[name] ${name} {{ $json }}',
	'شاحنة ١',
	'卡车一号',
	'🚚'.repeat(200),
] as const;
