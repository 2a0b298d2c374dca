import type { MotionState } from '../../fleet';

/* The words in maps and charts. Another language is one more table. */

export const languages = ['en', 'es', 'pt'] as const;
export type Language = (typeof languages)[number];

export interface PictureTexts {
	decimalMark: string;
	thousandsMark: string;
	/** How a date is written: `{day}`, `{month}` and `{year}` are filled in. */
	date: string;
	dateWithoutYear: string;
	/** From January on. */
	months: readonly string[];
	/** From Monday on. */
	weekdays: readonly string[];
	distance: string;
	driving: string;
	standing: string;
	trips: string;
	stops: string;
	highestSpeed: string;
	speed: string;
	speedLimit: string;
	fuel: string;
	temperature: string;
	alarms: string;
	distancePerDay: string;
	speedOverTime: string;
	alarmsByType: string;
	fuelOverTime: string;
	temperatureOverTime: string;
	start: string;
	end: string;
	/** A way on which the device reported nothing. */
	noReports: string;
	vehicles: string;
	positionsNow: string;
	/** What a mark with several numbers stands for. */
	closeTogether: string;
	noPositions: string;
	/** Of one vehicle. */
	noPosition: string;
	noData: string;
	/** Of a picture of which something could not be read. */
	incomplete: string;
	/** `{count}` is filled in. */
	more: string;
	others: string;
	allVehicles: string;
	states: Record<MotionState, string>;
	severities: Record<'critical' | 'warning' | 'info', string>;
	/** `{zone}` is filled in. */
	timesIn: string;
}

export const pictureTexts: Readonly<Record<Language, PictureTexts>> = {
	en: {
		decimalMark: '.',
		thousandsMark: ',',
		date: '{day} {month} {year}',
		dateWithoutYear: '{day} {month}',
		months: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
		weekdays: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
		distance: 'Distance',
		driving: 'Driving',
		standing: 'Standing',
		trips: 'Trips',
		stops: 'Stops',
		highestSpeed: 'Top speed',
		speed: 'Speed',
		speedLimit: 'Limit',
		fuel: 'Fuel',
		temperature: 'Temperature',
		alarms: 'Alarms',
		distancePerDay: 'Distance per day',
		speedOverTime: 'Speed over time',
		alarmsByType: 'Alarms by type',
		fuelOverTime: 'Fuel over time',
		temperatureOverTime: 'Temperature over time',
		start: 'Start',
		end: 'End',
		noReports: 'No reports',
		vehicles: 'Vehicles',
		positionsNow: 'Latest positions',
		closeTogether: 'Several close together',
		noPositions: 'No positions in this time range',
		noPosition: 'No position',
		noData: 'No data in this time range',
		incomplete: 'Incomplete',
		more: 'and {count} more',
		others: 'Others',
		allVehicles: 'All vehicles',
		states: { moving: 'Moving', idling: 'Idling', parked: 'Parked', unknown: 'Unknown' },
		severities: { critical: 'Critical', warning: 'Warning', info: 'Info' },
		timesIn: 'Times in {zone}',
	},
	es: {
		decimalMark: ',',
		thousandsMark: '.',
		date: '{day} {month} {year}',
		dateWithoutYear: '{day} {month}',
		months: ['ene', 'feb', 'mar', 'abr', 'may', 'jun', 'jul', 'ago', 'sep', 'oct', 'nov', 'dic'],
		weekdays: ['lun', 'mar', 'mié', 'jue', 'vie', 'sáb', 'dom'],
		distance: 'Distancia',
		driving: 'Conduciendo',
		standing: 'Parado',
		trips: 'Viajes',
		stops: 'Paradas',
		highestSpeed: 'Velocidad máx.',
		speed: 'Velocidad',
		speedLimit: 'Límite',
		fuel: 'Combustible',
		temperature: 'Temperatura',
		alarms: 'Alarmas',
		distancePerDay: 'Distancia por día',
		speedOverTime: 'Velocidad en el tiempo',
		alarmsByType: 'Alarmas por tipo',
		fuelOverTime: 'Combustible en el tiempo',
		temperatureOverTime: 'Temperatura en el tiempo',
		start: 'Inicio',
		end: 'Fin',
		noReports: 'Sin reportes',
		vehicles: 'Vehículos',
		positionsNow: 'Últimas posiciones',
		closeTogether: 'Varios muy cerca',
		noPositions: 'Sin posiciones en este período',
		noPosition: 'Sin posición',
		noData: 'Sin datos en este período',
		incomplete: 'Incompleto',
		more: 'y {count} más',
		others: 'Otros',
		allVehicles: 'Todos los vehículos',
		states: { moving: 'En movimiento', idling: 'En ralentí', parked: 'Estacionado', unknown: 'Desconocido' },
		severities: { critical: 'Crítica', warning: 'Advertencia', info: 'Información' },
		timesIn: 'Horas de {zone}',
	},
	pt: {
		decimalMark: ',',
		thousandsMark: '.',
		date: '{day} {month} {year}',
		dateWithoutYear: '{day} {month}',
		months: ['jan', 'fev', 'mar', 'abr', 'mai', 'jun', 'jul', 'ago', 'set', 'out', 'nov', 'dez'],
		weekdays: ['seg', 'ter', 'qua', 'qui', 'sex', 'sáb', 'dom'],
		distance: 'Distância',
		driving: 'Dirigindo',
		standing: 'Parado',
		trips: 'Viagens',
		stops: 'Paradas',
		highestSpeed: 'Velocidade máx.',
		speed: 'Velocidade',
		speedLimit: 'Limite',
		fuel: 'Combustível',
		temperature: 'Temperatura',
		alarms: 'Alarmes',
		distancePerDay: 'Distância por dia',
		speedOverTime: 'Velocidade no tempo',
		alarmsByType: 'Alarmes por tipo',
		fuelOverTime: 'Combustível no tempo',
		temperatureOverTime: 'Temperatura no tempo',
		start: 'Início',
		end: 'Fim',
		noReports: 'Sem relatos',
		vehicles: 'Veículos',
		positionsNow: 'Últimas posições',
		closeTogether: 'Vários próximos',
		noPositions: 'Sem posições neste período',
		noPosition: 'Sem posição',
		noData: 'Sem dados neste período',
		incomplete: 'Incompleto',
		more: 'e mais {count}',
		others: 'Outros',
		allVehicles: 'Todos os veículos',
		states: { moving: 'Em movimento', idling: 'Em marcha lenta', parked: 'Estacionado', unknown: 'Desconhecido' },
		severities: { critical: 'Crítico', warning: 'Aviso', info: 'Informação' },
		timesIn: 'Horários de {zone}',
	},
};

/** Puts values into the `{name}` places of a text. */
export const fillText = (text: string, values: Readonly<Record<string, string>>): string =>
	text.replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place);
