import { ProtrackApi } from '../../credentials/ProtrackApi.credentials';
import { Protrack } from '../../nodes/Protrack/Protrack.node';
import { ProtrackAlarm } from '../../nodes/ProtrackAlarm/ProtrackAlarm.node';
import { ProtrackTrigger } from '../../nodes/ProtrackTrigger/ProtrackTrigger.node';
import { storeFor, type Host } from '../support/n8n';
import type { Platform } from './platform';

const nodes = { Protrack, ProtrackAlarm, ProtrackTrigger };

/** One n8n with a credential for the platform. */
export function hostOf({ address }: Pick<Platform, 'address'>, node: keyof typeof nodes): Host {
	return { node: new nodes[node](), credential: new ProtrackApi(), store: storeFor(address) };
}
