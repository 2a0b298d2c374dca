/** Pictures from shapes: SVG and PNG. Knows nothing of vehicles. */
export { escaped } from './escaped';
export { drawablePart, fitText, isDrawable, measureText } from './measureText';
export { MAX_SIDE, pngSteps, toPng } from './png';
export { decodePng, UnreadableImage } from './pngDecoder';
export { toSvg } from './svg';
export type { Box, Circle, Color, Image, Line, Polygon, Rectangle, Scene, Shape, Spot, Stroke, Text } from './scene';
