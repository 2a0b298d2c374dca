/** One record of chapter 2.2, the 25 keys of the recordings in their order. Times are epoch seconds. */
export interface TrackRecord {
	chargestatus: number;
	fuel: string;
	latitude: number;
	battery: number;
	speed: number;
	hearttime: number;
	temperature: string[];
	course: number;
	temperaturetime: number;
	acctime: number;
	systemtime: number;
	longitude: number;
	oilpowerstatus: number;
	mileage: number;
	todaymileage: number;
	odometer: number;
	externalpower: string;
	servertime: number;
	accstatus: number;
	datastatus: number;
	fueltime: number;
	doorstatus: number;
	imei: string;
	gpstime: number;
	defencestatus: number;
}

/** One record of chapters 2.7 and 2.12. */
export interface DeviceRecord {
	imei: string;
	devicename: string;
	devicetype: string;
	platenumber: string;
	onlinetime: number;
	platformduetime: number;
	simcard: string;
	iccid: string;
	activatedtime: number;
	userduetime: number;
}

/** One record of chapter 2.17. */
export interface AlarmRecord {
	alarmtype: number;
	latitude: number;
	longitude: number;
	gpstime: number;
	systemtime: number;
	speed: number;
	course: number;
	geofenceid: number;
	geofencename: string;
}

/** One record of chapters 2.11 and 2.15. */
export interface AccountRecord {
	createtime: number;
	mobile: string;
	telephone: string;
	roletype: number;
	account: string;
	email: string;
	blockstatus: number;
	username: string;
}

/** One group of chapter 2.3. */
export interface Point {
	longitude: number;
	latitude: number;
	gpstime: number;
	speed: number;
	course: number;
}

/** The envelope of every API answer; the document's success samples carry no message. */
export interface Envelope {
	code: number;
	message?: string;
	record?: unknown;
}
