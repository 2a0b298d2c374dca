/* What a picture shows, in the order in which it is painted. Lengths are pixels, from the upper left corner. */

export interface Spot {
	x: number;
	y: number;
}

/** `#rrggbb` */
export type Color = `#${string}`;

export interface Stroke {
	color: Color;
	width: number;
}

/** What every shape can have. */
interface Common {
	/** 0 to 1; 1 where it is left out. */
	opacity?: number;
	/** Nothing is painted outside of it. */
	clip?: Box;
}

export interface Box extends Spot {
	width: number;
	height: number;
}

/** Joins and ends are round. */
export interface Line extends Common {
	kind: 'line';
	spots: readonly Spot[];
	stroke: Stroke;
	/** Lengths of dashes and of the gaps between them; a plain line where it is left out. */
	dash?: readonly [number, number];
}

/** Filled; what overlaps itself stays filled. */
export interface Polygon extends Common {
	kind: 'polygon';
	spots: readonly Spot[];
	fill: Color;
}

export interface Circle extends Common {
	kind: 'circle';
	center: Spot;
	radius: number;
	fill?: Color;
	stroke?: Stroke;
}

export interface Rectangle extends Common {
	kind: 'rectangle';
	box: Box;
	fill?: Color;
	stroke?: Stroke;
	/** Radius of its corners. */
	corner?: number;
}

export interface Text extends Common {
	kind: 'text';
	text: string;
	/** On the baseline, at the side that `anchor` says. */
	at: Spot;
	/** Pixels of an em. */
	size: number;
	color: Color;
	anchor?: 'start' | 'middle' | 'end';
	isBold?: boolean;
	/** A seam around the letters, so that they can be read on anything. */
	halo?: Stroke;
	/** Degrees, clockwise. */
	rotation?: number;
}

/** A picture in the picture. */
export interface Image extends Common {
	kind: 'image';
	box: Box;
	/** The bytes of a PNG file. */
	png: Uint8Array;
}

export type Shape = Line | Polygon | Circle | Rectangle | Text | Image;

export interface Scene {
	width: number;
	height: number;
	background: Color;
	/** For those who cannot see it, and for search. */
	title: string;
	shapes: readonly Shape[];
}
