/* Imported before n8n-core, which then tells its logger everything: what is not logged cannot be looked at. */
process.env.N8N_LOG_LEVEL = 'debug';

export {};
