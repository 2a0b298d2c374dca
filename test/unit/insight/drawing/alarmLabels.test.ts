import { alarmTypeOf, alarmTypes } from '../../../../protrack/client';
import { alarmLabel, languages, type Language } from '../../../../protrack/insight/languages';

describe('The labels of alarms', () => {
	it.each(languages)('in %s are different for each type', (language) => {
		const labels = alarmTypes.map(({ code, label }) => alarmLabel({ type: code, label }, language));
		expect(new Set(labels).size).toBe(alarmTypes.length);
		expect(labels.filter((label) => /\d|^$/.test(label))).toEqual([]);
	});

	it('are the usual ones in English', () => {
		for (const { code, label } of alarmTypes) expect(alarmLabel({ type: code, label }, 'en')).toBe(label);
	});

	it('name a type that the platform does not document by its code', () => {
		const { label } = alarmTypeOf(99);
		const labelIn = (language: Language) => alarmLabel({ type: 99, label }, language);
		expect([labelIn('en'), labelIn('es'), labelIn('pt')]).toEqual([
			'Unknown alarm 99',
			'Alarma desconocida 99',
			'Alarme desconhecido 99',
		]);
	});
});
