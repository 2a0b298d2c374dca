import { stopSharedHost } from './oneN8n/sharedHost';

import './oneN8n/actions';
import './oneN8n/credentialTest';
import './oneN8n/files';
import './oneN8n/httpRequestNode';
import './oneN8n/mcpServer';
import './oneN8n/mistypedYear';
import './oneN8n/morningReport';
import './oneN8n/operations';
import './oneN8n/report';

afterAll(stopSharedHost);
