import {modelKinds} from '../../access/target.ts';
import type {UserEvent} from '../../wizard/events.ts';
import type {State} from '../../wizard/state.ts';
import {type Block, gap, heading, point, say} from '../block.ts';
import {calm} from '../calm.ts';
import {span} from '../line.ts';
import {type Choice, type Choices, type Screen, view} from '../view.ts';
import {count, grouped, kindName, listed, tenantOf} from '../words.ts';
import {areSeveral, refusedTenantBlocks, searchedTenants, tenantName, tenantSearch} from './target-tenants.ts';
import {troubleBlocks, troubleCopy} from './trouble.ts';

type Discovery = NonNullable<State['discovery']>;
type Summary = Discovery['resources'][number];

const choose = (wanted: string): UserEvent => ({type: 'CHOOSE_TARGET', wanted});

const resourceChoice = (resource: Summary, discovery: Discovery, several: boolean): Choice => {
	const name = calm(resource.name);
	// The others are shown, so that nobody looks for them elsewhere.
	const callable = modelKinds.includes(resource.kind);
	const subscription = calm(resource.subscriptionName ?? resource.subscriptionId);
	const tenant = several ? tenantName(discovery, resource.tenantId) : '';
	const where = `${calm(resource.location)}${several ? `, tenant ${tenant}` : ''}, resource group ${calm(resource.resourceGroup)}, subscription ${subscription}`;
	return {
		key: resource.id,
		label: callable ? name : [span('quiet', name)],
		cells: callable
			? [kindName(resource.kind), calm(resource.location), [span('quiet', subscription)], tenant]
			: [[span('quiet', kindName(resource.kind))], [span('quiet', 'serves no models')], [span('quiet', subscription)], [span('quiet', tenant)]],
		search:
			`${name} ${kindName(resource.kind)} ${resource.kind} ${resource.location} ${resource.resourceGroup} ${subscription} ${tenantSearch(discovery, resource.tenantId)}`.toLowerCase(),
		note: callable ? [span('quiet', where)] : `${kindName(resource.kind)} accounts serve no models that can be called this way.`,
		event: callable ? choose(resource.id) : null,
	};
};

const projectChoices = (resource: Summary, discovery: Discovery): readonly Choice[] =>
	resource.projects.map(project => ({
		key: project.id,
		label: calm(project.name),
		alone: `${calm(resource.name)} / ${calm(project.name)}`,
		cells: [[span('quiet', 'project')], [span('quiet', project.isDefault ? 'default' : '')], '', ''],
		search: `${calm(project.name)} project ${calm(resource.name)} ${tenantSearch(discovery, resource.tenantId)}`.toLowerCase(),
		depth: 1,
		note: `Project of ${calm(resource.name)}${project.isDefault ? ', its default' : ''}`,
		event: choose(project.id),
	}));

const cache = new WeakMap<Discovery, readonly Choice[]>();
type Rows = {readonly several: boolean; readonly tenants: Discovery['tenants']; readonly rows: readonly Choice[]};
const rowsCache = new WeakMap<Summary, Rows>();

/** Built once per resource: a list that comes in parts must not be made anew with each. */
const rowsOf = (resource: Summary, discovery: Discovery, several: boolean): readonly Choice[] => {
	const known = rowsCache.get(resource);
	if (known && known.several === several && known.tenants === discovery.tenants) return known.rows;
	const rows = [resourceChoice(resource, discovery, several), ...(modelKinds.includes(resource.kind) ? projectChoices(resource, discovery) : [])];
	rowsCache.set(resource, {several, tenants: discovery.tenants, rows});
	return rows;
};

/** Built once per discovery: ten thousand resources must not be walked for every key. What can be called stands first, in Azure's order. */
const choicesOf = (discovery: Discovery): readonly Choice[] => {
	const known = cache.get(discovery);
	if (known) return known;
	const several = areSeveral(discovery);
	const [able, other] = [true, false].map(wanted => discovery.resources.filter(({kind}) => modelKinds.includes(kind) === wanted));
	const choices = [...(able ?? []), ...(other ?? [])].flatMap(resource => rowsOf(resource, discovery, several));
	cache.set(discovery, choices);
	return choices;
};

const field = (items: readonly Choice[], current: number): Choices => ({
	columns: [
		{keep: 9, least: 18},
		{keep: 2, least: 12},
		{keep: 1, least: 13},
		{keep: 0, least: 8},
		{keep: 1.5, least: 8},
	],
	items,
	current,
	filter: true,
	typed: {
		prompt: items.length > 0 ? 'type to narrow, or paste' : 'paste a resource id or an endpoint',
		spoken: 'paste a resource id or an endpoint',
		event: text => (text === '' ? null : choose(text)),
	},
});

const refusedOf = (discovery: Discovery): readonly Block[] => {
	const {refused} = discovery;
	const [first] = refused;
	return [
		...(first ? [point('careful', `${count(refused.length, 'subscription')} did not answer: ${calm(first.message)}`)] : []),
		...refusedTenantBlocks(discovery),
	];
};

const nothing = (discovery: Discovery, state: State): readonly Block[] => {
	const {session} = state.record;
	const searched = searchedTenants(discovery);
	const tenant = searched.length > 1 ? ` in ${listed(searched, 3)}` : session ? ` in tenant ${tenantOf(session)}` : '';
	const seen = discovery.subscriptions;
	return [
		heading('You see no Foundry or Azure OpenAI resource'),
		gap,
		say(
			seen.length === 0
				? `No subscription${tenant} is visible to you, so nothing could be searched.`
				: `${count(seen.length, 'subscription')}${tenant} searched: ${listed(
						seen.map(({name}) => calm(name)),
						3,
					)}.`,
		),
		gap,
		say([span('strong', 'Were you given an endpoint or a resource id? '), 'Paste it below: calling a model does not need the right to see it.']),
		say([span('strong', 'Is it in another tenant? '), 'Go back to sign in there; --tenant names it.']),
		say([span('strong', 'Neither? '), 'Ask its owner for Reader on the resource, or for its endpoint.']),
		gap,
	];
};

export const targets: Screen = state => {
	const discovery = state.discovery ?? {subscriptions: [], resources: [], through: 'resource-graph', refused: []};
	const items = choicesOf(discovery);
	const wanted = state.wanted?.toLowerCase();
	const chosen = wanted ? items.findIndex(({key}) => key.toLowerCase() === wanted) : -1;
	if (items.length === 0)
		return view({before: [...nothing(discovery, state), ...refusedOf(discovery), ...(refusedOf(discovery).length > 0 ? [gap] : [])], choices: field(items, 0)});
	return view({
		before: [heading(state.journey === 'set-up' ? 'What should they call?' : 'What do you want to call?')],
		choices: field(items, Math.max(0, chosen)),
		after: [
			gap,
			...refusedOf(discovery),
			say([span('quiet', discovery.isPartial ? `Still looking: ${grouped(items.length)} so far.` : 'Not here? Paste a resource id or an endpoint.')]),
		],
	});
};

/** The list could not be had; who knows the address can still go on. */
export const targetsFailed: Screen = state =>
	view({
		before: [...troubleBlocks('Your resources could not be listed', state), gap, say('Paste a resource id or an endpoint to go on without the list.')],
		choices: field([], 0),
		enter: {event: {type: 'RETRY'}, does: 'try again'},
		...troubleCopy(state),
	});
