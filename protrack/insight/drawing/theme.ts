import type { MotionState } from '../../fleet';
import type { Color } from '../../picture';

/* Colors of maps and charts. */

export const themeNames = ['light', 'dark'] as const;
export type ThemeName = (typeof themeNames)[number];

export interface PictureTheme {
	/** Behind everything. */
	background: Color;
	/** Behind the route, and of the plot of a chart. */
	surface: Color;
	grid: Color;
	border: Color;
	text: Color;
	muted: Color;
	/** Around a route, so that it stands out from a map. */
	casing: Color;
	/** From slow to fast: each farther from the surface in lightness than the one before, so that nobody has to tell hues apart. */
	speeds: readonly [Color, Color, Color, Color, Color];
	/** One for each vehicle or sensor, after Okabe and Ito: they can be told apart with any color vision. */
	series: readonly Color[];
	/** Of what has no color of its own. */
	others: Color;
	severities: Record<'critical' | 'warning' | 'info', Color>;
	states: Record<MotionState, Color>;
	start: Color;
	end: Color;
}

export const pictureThemes: Readonly<Record<ThemeName, PictureTheme>> = {
	light: {
		background: '#ffffff',
		surface: '#f1f4f7',
		grid: '#dfe5eb',
		border: '#cbd4dd',
		text: '#17222e',
		muted: '#55636f',
		casing: '#ffffff',
		speeds: ['#ef9a2d', '#e0524f', '#ad2f7d', '#68228b', '#1d1147'],
		series: ['#0072b2', '#d55e00', '#009e73', '#b8578f', '#7a6a00', '#3fa0d8', '#333f4b', '#e08f00'],
		others: '#aab5bf',
		severities: { critical: '#b3123f', warning: '#e08f00', info: '#3f7fb5' },
		states: { moving: '#0072b2', idling: '#d57b00', parked: '#4a5866', unknown: '#8b97a3' },
		start: '#00805d',
		end: '#b3123f',
	},
	dark: {
		background: '#12181f',
		surface: '#1a222b',
		grid: '#27323d',
		border: '#384653',
		text: '#eaf0f5',
		muted: '#9fb0bf',
		casing: '#0b1015',
		speeds: ['#6f55c4', '#cf5fa8', '#f5766a', '#fcab62', '#fcf3ae'],
		series: ['#56b4e9', '#ff8c42', '#2fc79a', '#f0a3cc', '#f0e442', '#9a8cff', '#f4f7fa', '#c9a227'],
		others: '#5d6b78',
		severities: { critical: '#ff6b81', warning: '#f5b041', info: '#6fb7ea' },
		states: { moving: '#56b4e9', idling: '#f5a742', parked: '#b8c4cf', unknown: '#7d8b98' },
		start: '#2fc79a',
		end: '#ff6b81',
	},
};
