import type { TemplateCase } from '../support/templateCase';
import { alarmsAsTheyCome, alarmsToChat, coldChainIncident, criticalAlarms, everythingThatHappens } from './alarms';
import { askMyFleet, fleetMcpServer } from './assistants';
import { stopEngine, unpaidInvoice } from './engine';
import { arrivalToCrm, odometerSync, serviceDue, subscriptionEndsSoon } from './office';
import { livePosition, relayPositions } from './positions';
import {
	dailyMileage,
	fleetPositions,
	logbookOfTheMonth,
	morningReport,
	twoAccounts,
	visitProof,
} from './reports';

/** How each template is tested, by the name of its file. */
export const cases: Readonly<Record<string, TemplateCase>> = {
	'alarms-as-they-come': alarmsAsTheyCome,
	'alarms-to-chat': alarmsToChat,
	'arrival-to-crm': arrivalToCrm,
	'ask-my-fleet': askMyFleet,
	'cold-chain-incident': coldChainIncident,
	'critical-alarms': criticalAlarms,
	'daily-mileage-to-sheet': dailyMileage,
	'everything-that-happens': everythingThatHappens,
	'fleet-mcp-server': fleetMcpServer,
	'fleet-positions': fleetPositions,
	'live-position-by-webhook': livePosition,
	'logbook-of-the-month': logbookOfTheMonth,
	'morning-report-by-mail': morningReport,
	'odometer-sync-with-erp': odometerSync,
	'relay-positions': relayPositions,
	'service-due-to-ticket': serviceDue,
	'stop-engine-with-approval': stopEngine,
	'subscription-ends-soon': subscriptionEndsSoon,
	'two-accounts-in-one-table': twoAccounts,
	'unpaid-invoice-to-stop': unpaidInvoice,
	'visit-proof-for-invoices': visitProof,
};
