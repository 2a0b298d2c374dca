/** Maps as pictures: `mapScene(style, routeMap(...), tiles)`. */
export { fleetMap, type VehiclePosition } from './fleetMap';
export { mapScene, tiledViewOf, type MapContent, type TileLayer } from './mapScene';
export { routeMap } from './routeMap';
export { routesMap } from './routesMap';
export { tilesOf, type Tile } from './tiles';
export { createRoute, type PicturedRoute, type RouteBuilder, type VehicleRoute } from './vehicleRoute';
