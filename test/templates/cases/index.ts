import type { TemplateCase } from '../templateCase';

const none = () => undefined;
export const cases: Record<string, TemplateCase> = {
	'alarms-as-they-come': { sample: { start: 'New alarm', results: { 'Tell someone now': [{ severity: 'critical' }], 'Put it on the list': [{ severity: 'warning' }] } }, withFleet: none },
	'alarms-to-chat': { sample: { start: 'New alarm', results: { 'Post to the chat': [{}], 'One message': [{}], 'Off the list': [{}, {}] } }, withFleet: none },
	'arrival-to-crm': { sample: { start: 'Arrived', results: { Result: [{ failed: '' }] } }, withFleet: none },
	'ask-my-fleet': { sample: { start: 'When Someone Asks', results: { 'Fleet Agent': [{}] } }, withFleet: none },
	'cold-chain-incident': { sample: { start: 'Temperature', results: { Incident: [{ action: 'trigger' }, { action: 'resolve' }] } }, withFleet: none },
	'critical-alarms': { sample: { start: 'Critical alarm', results: { 'Send the message': [{}] } }, withFleet: none },
	'daily-mileage-to-sheet': { sample: { start: 'Every morning', results: { Row: [{ km: 214.4 }], 'Write the rows': [{ km: 214.4 }] } }, withFleet: none },
	'everything-that-happens': { sample: { start: 'Anything new', results: { 'Write a sentence': [{}, {}, {}, {}, {}, {}, {}] } }, withFleet: none },
	'fleet-mcp-server': { withFleet: none },
	'fleet-positions': { sample: { start: 'Start', results: { 'Keep these fields': [{}, {}] } }, withFleet: none },
	'live-position-by-webhook': { sample: { start: 'Where is it?', results: { 'Give the position': [{ vehicle: 'Truck 7' }] } }, withFleet: none },
	'logbook-of-the-month': { sample: { start: 'Start', results: { Sentence: [{}] } }, withFleet: none },
	'morning-report-by-mail': { sample: { start: 'Start', results: { 'Send the mail': [{}] } }, withFleet: none },
	'odometer-sync-with-erp': { sample: { start: 'Every evening', results: { Compare: [{ way: 'toErp' }, { way: 'toTracker' }], 'Enter in the ERP': [{}], 'Set mileage': [{}] } }, withFleet: none },
	'relay-positions': { sample: { start: 'New position', results: { 'What to send': [{}, {}], Send: [{}, {}] } }, withFleet: none },
	'service-due-to-ticket': { sample: { start: 'Service due', results: { 'Open ticket': [{}] } }, withFleet: none },
	'stop-engine-with-approval': { sample: { start: 'Start', results: { 'Stop Engine': [{}] } }, withFleet: none },
	'subscription-ends-soon': { sample: { start: 'Ends soon', results: { List: [{}], 'Send the mail': [{}] } }, withFleet: none },
	'two-accounts-in-one-table': { sample: { start: 'Every hour', results: { 'One table': [{ account: 'North' }, { account: 'South' }] } }, withFleet: none },
	'unpaid-invoice-to-stop': { sample: { start: 'Overdue invoice', results: { Outcome: [{ outcome: 'stopped' }], 'Open ticket': [{ id: 4711 }] } }, withFleet: none },
	'visit-proof-for-invoices': { sample: { start: 'Start', results: { 'Invoice line': [{}] } }, withFleet: none },
};
