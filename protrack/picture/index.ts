/** Pictures from shapes: SVG and PNG. Knows nothing of vehicles. */
export type { Box, Circle, Color, Image, Line, Polygon, Rectangle, Scene, Shape, Spot, Stroke, Text } from './scene';
