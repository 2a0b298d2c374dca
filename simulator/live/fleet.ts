import type { AccountInput } from '../world/accounts';
import type { CityName } from './cities';

/** What a vehicle is: it decides sensors, speeds and how much of the day it drives. */
export type Kind = 'truck' | 'van' | 'reefer' | 'taxi' | 'bus' | 'motorbike';

/** What is wrong with a vehicle, if anything. */
export type Trouble = 'offline' | 'patchy' | 'expired' | 'blocked' | 'neverOnline' | 'noFix';

/** One vehicle of the live fleet. */
export interface Vehicle {
	imei: string;
	account: string | undefined;
	name: string;
	plate: string;
	model: string;
	kind: Kind;
	city: CityName;
	trouble?: Trouble;
}

/** An account that has an IMEI as its name, as some customers do (api-facts §1). */
const IMEI_ACCOUNT = '868166056370301';

/** Accounts below the root, each after its parent. */
export const LIVE_ACCOUNTS: AccountInput[] = [
	{
		account: 'peñaflor',
		password: 'Penaflor#2026',
		username: 'Transportes Peñaflor S.A.C.',
		email: 'flota@penaflor.example',
		mobile: '+51 900 000 101',
		roletype: 1,
		createtime: 1612137600,
	},
	{
		account: 'peñaflor-frío',
		parent: 'peñaflor',
		password: 'Frio#2026',
		username: 'Peñaflor Cadena de Frío',
		email: 'frio@penaflor.example',
		createtime: 1619827200,
	},
	{
		account: 'safari-nbo',
		password: 'Safari#2026',
		username: 'Safari Logistics Nairobi',
		email: 'ops@safari.example',
		telephone: '+254 20 000 0102',
		roletype: 1,
		createtime: 1625097600,
	},
	{
		account: 'safari-boda',
		parent: 'safari-nbo',
		password: 'Boda#2026',
		username: 'Safari Boda',
		createtime: 1640995200,
	},
	{ account: IMEI_ACCOUNT, parent: 'safari-boda', password: '123456', username: 'J. Mwangi', createtime: 1646092800 },
	{
		account: 'алматы-логистика',
		password: 'Almaty#2026',
		username: 'ТОО «Алматы Логистика»',
		email: 'info@almaty-logistika.example',
		roletype: 1,
		createtime: 1614556800,
	},
	{
		account: 'almaty-taxi',
		parent: 'алматы-логистика',
		password: 'Taxi#2026',
		username: 'Такси «Медео»',
		mobile: '+7 700 000 0103',
		createtime: 1630454400,
	},
];

/** account, city, kind, model, plate pattern, name pattern, how many, trouble of the last ones */
type Row = [string | undefined, CityName, Kind, string, string, string, number, Trouble[]];

const ROWS: Row[] = [
	[undefined, 'lima', 'van', 'VT05S', 'AHK-9##', 'Demo van', 3, ['neverOnline']],
	['peñaflor', 'lima', 'truck', 'VT900', 'C4T-7##', 'Camión Peñaflor', 5, ['offline']],
	['peñaflor-frío', 'lima', 'reefer', 'VT900T', 'D2R-8##', 'Frío', 4, []],
	['safari-nbo', 'nairobi', 'bus', 'VT08F', 'KDB 4##C', 'Shuttle', 4, ['expired']],
	['safari-nbo', 'nairobi', 'truck', 'VT900', 'KCX 2##M', 'Lorry', 4, ['patchy']],
	['safari-boda', 'nairobi', 'motorbike', 'VT03D', 'KMFX 1##', 'Boda', 3, ['offline']],
	[IMEI_ACCOUNT, 'nairobi', 'motorbike', 'VT03D', 'KMGA 5##', 'Mwangi', 1, []],
	['алматы-логистика', 'almaty', 'truck', 'VT900', '4## KTA 02', 'Фура', 4, ['blocked']],
	['алматы-логистика', 'almaty', 'van', 'VT05S', '7## ALM 02', 'Газель', 3, ['noFix']],
	['almaty-taxi', 'almaty', 'taxi', 'VT05S', '1## TXA 02', 'Такси', 5, ['offline']],
];

/** The 36 vehicles. */
export const LIVE_VEHICLES: Vehicle[] = ROWS.flatMap(
	([account, city, kind, model, plate, name, count, troubles], row) =>
		Array.from({ length: count }, (_, index) => ({
			imei: `8681660563${String(70_001 + row * 50 + index).padStart(5, '0')}`,
			account,
			name: `${name} ${index + 1}`,
			plate: plate.replace('##', String(11 + row * 7 + index)),
			model,
			kind,
			city,
			trouble: troubles[index - (count - troubles.length)],
		})),
);
