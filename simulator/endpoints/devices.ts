import { trackRecord } from '../world/trackRecord';
import { requestedAccount, requestedDevices, type Endpoint } from './context';

/** Chapter 2.7. */
const MAX_DEVICES = 500;

/** Chapter 2.2. */
export const track: Endpoint = (context) => {
	const { now, behavior } = context;
	const record = requestedDevices(context).map((device) => trackRecord(device, now, behavior.offlineAfterSeconds));
	return { code: 0, record };
};

/** Chapter 2.7: the devices of one account, not of those below it. */
export const deviceList: Endpoint = (context) => {
	const devices = context.world.devicesOwnedBy(requestedAccount(context));
	return { code: 0, record: devices.slice(0, MAX_DEVICES).map((device) => device.record) };
};

/** Chapter 2.12. */
export const deviceDetail: Endpoint = (context) => ({
	code: 0,
	record: requestedDevices(context).map((device) => device.record),
});
