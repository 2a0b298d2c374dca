import { writeFileSync } from 'node:fs';
import { setGlobalState } from 'n8n-workflow';
import { ProtrackApi } from '../../credentials/ProtrackApi.credentials';
import { ProtrackReport } from '../../nodes/ProtrackReport/ProtrackReport.node';
import { startSimulator } from '../../simulator';
import { runNode, storeFor } from '../support/n8n';
const NOW = Date.parse('2026-11-28T12:00:00Z');
it('live', async () => {
	jest.spyOn(Date, 'now').mockReturnValue(NOW);
	setGlobalState({ defaultTimezone: 'America/Lima' });
	const sim = await startSimulator({ fleet: 'live', frozen: true, startAt: NOW });
	const host = { node: new ProtrackReport(), credential: new ProtrackApi(), store: storeFor(sim) };
	sim.fail({ path: 'playback', imei: '868166056370053', effect: 'damaged-record' });
	sim.fail({ path: 'alarmList2', imei: '868166056370103', effect: { code: 10000 } });
	const hostile = sim as unknown as { addDevice: (d: object) => void };
	hostile.addDevice({ imei: '350000000000001', name: '</title></style><script>alert(1)</script><img src=x onerror=alert(2)>\u202Etxt.exe', plate: '=HYPERLINK("http://127.0.0.1/","x")' });
	hostile.addDevice({ imei: '350000000000002', name: '"><svg onload=alert(3)>\'\u0000\ud800😀'.repeat(600), plate: 'javascript:alert(1)' });
	hostile.addDevice({ imei: '350000000000003', name: '   ', plate: '&lt;b&gt;{n}${7*7}' });
	const t = performance.now();
	for (const language of ['en', 'es']) {
		const { outputs, error } = await runNode(host, { resource: 'fleetReport', operation: 'create', deviceSelection: 'all', includeSubAccounts: true, timeRange: 'yesterday', language, unit: language === 'es' ? 'mi' : 'km', options: { title: language==='pt' ? '<script>alert(9)</script> Manhã "x"\r\nBcc: a@b.c' : '', maxCalls: 50000 } } as never, [{}] as never, { onError: 'continueRegularOutput' });
		const row = outputs[0]?.[0];
		console.log(error?.message, performance.now() - t, row?.json.text, row?.json.title, outputs[0]?.slice(1).map((o) => JSON.stringify(o.json)).join('\n').slice(0, 2000));
		writeFileSync(`/tmp/fr-${language}.html`, String(row?.json.html));
		writeFileSync(`/tmp/fr-${language}-mail.html`, String(row?.json.mailHtml));
		writeFileSync(`/tmp/fr-${language}.csv`, Buffer.from(row?.binary?.table?.data ?? '', 'base64'));
		writeFileSync(`/tmp/fr-${language}.png`, Buffer.from(row?.binary?.map?.data ?? '', 'base64'));
		console.log(String(row?.json.html).length, String(row?.json.mailHtml).length, JSON.stringify({ ...row?.json, html: 0, mailHtml: 0 }).length);
	}
	await sim.stop();
}, 200000);
