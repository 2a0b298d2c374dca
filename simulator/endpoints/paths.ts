/** Chapter number of the vendor's document to path. The six marked D in api-facts §2 are guesses: nobody saw them. */
const DEFAULT_PATHS = {
	authorization: '/api/authorization',
	track: '/api/track',
	playback: '/api/playback',
	geofenceCreate: '/api/geofence/create',
	commandSend: '/api/command/send',
	commandQuery: '/api/command/query',
	deviceList: '/api/device/list',
	alarmList: '/api/alarm/list',
	accountBlock: '/api/account/block',
	accountUnblock: '/api/account/unblock',
	accountInfo: '/api/account/info',
	deviceDetail: '/api/device/detail',
	messageSend: '/api/message/send',
	deviceMileage: '/api/device/mileage',
	accountList: '/api/account/list',
	accountPassword: '/api/account/password',
	alarmList2: '/api/alarm/list2',
} as const;

/** The simulator's own names of the 17 endpoints. */
export type EndpointName = keyof typeof DEFAULT_PATHS;

/** Paths that replace the defaults. */
export type PathOverrides = Partial<Record<EndpointName, string>>;

/** Which endpoint answers on which path. */
export class PathTable {
	private readonly paths: Record<EndpointName, string>;

	private readonly names: Map<string, EndpointName>;

	constructor(overrides: PathOverrides = {}, basePath = '') {
		const below = Object.entries({ ...DEFAULT_PATHS, ...overrides }).map(([name, path]) => [name, basePath + path]);
		this.paths = Object.fromEntries(below) as Record<EndpointName, string>;
		this.names = new Map(Object.entries(this.paths).map(([name, path]) => [path, name as EndpointName]));
	}

	endpointAt(path: string): EndpointName | undefined {
		return this.names.get(path);
	}

	/** Turns an endpoint name into its path; a path stays what it is. */
	pathOf(pathOrName: string): string {
		return pathOrName in this.paths ? this.paths[pathOrName as EndpointName] : pathOrName;
	}
}
