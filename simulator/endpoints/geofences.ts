import { integerBetween, numberBetween, text } from './parameters';
import { requestedDevice, type Endpoint } from './context';

/** Chapter 2.4. The answer is undocumented: success without a record. */
export const geofenceCreate: Endpoint = (context) => {
	const { query, world, viewer } = context;
	const device = requestedDevice(context);
	const name = text(query, 'efencename');
	world.geofences.push({
		id: world.geofences.length + 1,
		account: viewer.name,
		imei: device.imei,
		name,
		alarmtype: integerBetween(query, 'alarmtype', 0, 2),
		longitude: numberBetween(query, 'longitude', -180, 180),
		latitude: numberBetween(query, 'latitude', -90, 90),
		radius: integerBetween(query, 'radius', 100, 5000),
	});
	return { code: 0 };
};
