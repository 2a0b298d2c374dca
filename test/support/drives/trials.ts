/* What runs outside of jest's sandbox, see loadTrial.ts. */
export * from './trial';
export { tryVisits } from './visitTrial';
