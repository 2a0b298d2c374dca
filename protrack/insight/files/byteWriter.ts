const PAGE = 65_536;
/** The longest number or time. */
const MAX_ITEM = 32;
const [ZERO, MINUS, COLON] = [0x30, 0x2d, 0x3a];
const DAY = 86_400;
/** Powers of 10. */
const POWERS = Array.from({ length: 11 }, (_, exponent) => 10 ** exponent);

/**
 * Writes text as UTF-8, a page at a time. Numbers and times are written digit by digit: as texts, those of 600,000 points would be 100 MB of garbage.
 */
export class ByteWriter {
	private readonly page = new Uint8Array(PAGE);
	private readonly encoder = new TextEncoder();
	private filled = 0;
	private readonly day: { begin: number; bytes: Uint8Array } = { begin: -1, bytes: new Uint8Array() };

	/** @param take gets each page when it is full, and may not keep it */
	constructor(private readonly take: (bytes: Uint8Array) => void) {}

	/** Passes on what is left. To be called at the end. */
	flush(): void {
		this.take(this.page.subarray(0, this.filled));
		this.filled = 0;
	}

	/** Characters of ASCII only, and fewer than a page. */
	ascii(text: string): void {
		this.reserve(text.length);
		for (let index = 0; index < text.length; index += 1) this.put(text.charCodeAt(index));
	}

	text(text: string): void {
		this.bytes(this.encoder.encode(text));
	}

	bytes(bytes: Uint8Array): void {
		if (bytes.length <= MAX_ITEM) {
			this.reserve(bytes.length);
			// For a few bytes, a loop takes less time than the object of a part.
			for (let index = 0; index < bytes.length; index += 1) this.put(bytes[index] as number);
			return;
		}
		for (let begin = 0; begin < bytes.length; begin += PAGE) {
			const part = bytes.subarray(begin, begin + PAGE);
			this.reserve(part.length);
			this.page.set(part, this.filled);
			this.filled += part.length;
		}
	}

	/**
	 * A number without zeros at its end.
	 * @param scaled the number times a power of 10, a whole number
	 * @param decimals the exponent of that power, e.g. 7 for ten-millionths
	 * @param mark between whole and fraction
	 */
	decimal(scaled: number, decimals: number, mark = '.'): void {
		this.reserve(MAX_ITEM);
		if (scaled < 0) this.put(MINUS);
		const size = Math.abs(scaled);
		const one = POWERS[decimals] as number;
		const whole = Math.trunc(size / one);
		this.digits(whole, widthOf(whole));
		let fraction = size - whole * one;
		let width = decimals;
		if (fraction === 0) return;
		for (; fraction % 10 === 0; fraction /= 10) width -= 1;
		this.put(mark.charCodeAt(0));
		this.digits(fraction, width);
	}

	/** A time as "2026-01-31T08:30:00", without a zone. @param seconds epoch seconds, a whole number */
	time(seconds: number, separator: 'T' | ' '): void {
		const inDay = ((seconds % DAY) + DAY) % DAY;
		const begin = seconds - inDay;
		if (this.day.begin !== begin) {
			this.day.begin = begin;
			this.day.bytes = this.encoder.encode(new Date(begin * 1000).toISOString().slice(0, 10));
		}
		this.bytes(this.day.bytes);
		this.reserve(MAX_ITEM);
		this.put(separator.charCodeAt(0));
		this.digits(Math.floor(inDay / 3600), 2);
		this.put(COLON);
		this.digits(Math.floor(inDay / 60) % 60, 2);
		this.put(COLON);
		this.digits(inDay % 60, 2);
	}

	/** @param value below 2^31 @param width how many digits; zeros are put in front */
	private digits(value: number, width: number): void {
		let rest = value;
		for (let place = this.filled + width - 1; place >= this.filled; place -= 1) {
			const tens = Math.trunc(rest / 10);
			this.page[place] = ZERO + (rest - tens * 10);
			rest = tens;
		}
		this.filled += width;
	}

	private put(byte: number): void {
		this.page[this.filled] = byte;
		this.filled += 1;
	}

	private reserve(bytes: number): void {
		if (this.filled + bytes > PAGE) this.flush();
	}
}

function widthOf(value: number): number {
	let width = 1;
	while (value >= (POWERS[width] as number)) width += 1;
	return width;
}
