import {makeTarget} from '../source/access/choose-target.ts';
import {assessAccess} from '../source/steps/assess-access.ts';
import {discoverTenants} from '../source/steps/discover-tenants.ts';
import {openTarget} from '../source/steps/open-target.ts';
import {openConnection} from './azure/support/connection.ts';

const world = process.argv[2] ?? 'fresh';
const resource = process.argv[3] ?? 'contoso-openai';
const scenario = (process.argv[4] ?? 'inference') as 'inference';
const c = await openConnection(world, {latencyMs: 50, now: Date.now, propagation: 'immediate'});
const s = await c.signIn('device-code');
const d = await discoverTenants(c.cloud, {session: s, onlyOwn: false}, c.signal);
const show = (from: number, t0: number) => {
	for (const e of c.sandbox.log.slice(from))
		console.log(String(e.at - t0).padStart(5), e.method, (e.host + e.path).slice(-110), e.query.slice(0, 90), e.status);
};
let n = c.sandbox.log.length;
let t = Date.now();
const opened = await openTarget(c.cloud, {session: s, wanted: resource, discovery: d}, c.signal);
console.log('open', Date.now() - t);
show(n, t);
const project = opened.projects[0] ?? null;
const target = makeTarget(opened, scenario === ('project' as string) ? project : null, opened.deployments[0] ?? null);
for (let i = 0; i < 2; i++) {
	n = c.sandbox.log.length;
	t = Date.now();
	const a = await assessAccess(c.cloud, {session: opened.session, scenario, target, people: [], role: null, scope: null}, c.signal);
	console.log(
		'assess',
		Date.now() - t,
		a.assessments.map(x => x.outcome),
	);
	show(n, t);
}
await c.sandbox.close();
