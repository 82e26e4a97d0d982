import {roleLabel} from '../../access/roles.ts';
import {type Need, needsProject, type ScenarioId, scenarioIds, scenarios} from '../../access/scenario.ts';
import {gap, heading} from '../block.ts';
import {span} from '../line.ts';
import {type Choice, type Screen, view} from '../view.ts';
import {resourceName} from '../words.ts';

/** Before the tenant's definitions have been read, roles go by the names known when this version was made. */
const roleOf = ({roles: [documented]}: Need): string => (documented ? roleLabel(documented, new Map()) : '');

const needsOf = (id: ScenarioId, wanted: Need['need']): readonly Need[] => scenarios[id].needs.filter(({who, need}) => who === 'person' && need === wanted);

const rolesOf = (id: ScenarioId): string => needsOf(id, 'required').map(roleOf).join(' + ');
const scopesOf = (id: ScenarioId): string =>
	needsOf(id, 'required')
		.map(({at}) => at)
		.join(', ');

const besides = (id: ScenarioId): string =>
	needsOf(id, 'recommended')
		.map(need => ` Also recommended: ${roleOf(need)} on the ${need.at}.`)
		.join('');

/** Projects and agents live on a Foundry resource, as do models that are not OpenAI's. Where only the endpoint is known anything may be there. */
const missing = (id: ScenarioId, kind: string | undefined, projects: number): {readonly why: string; readonly instead: string | null} | null => {
	if (kind === undefined) return null;
	if (kind === 'OpenAI' && (needsProject(id) || id === 'publish-agents'))
		return {why: 'an Azure OpenAI resource has no projects', instead: 'no projects there'};
	if (needsProject(id) && projects === 0) return {why: 'the resource has no project yet', instead: 'no project there'};
	return id === 'inference' && kind === 'OpenAI' ? {why: 'the same here as OpenAI models only, with a broader role', instead: null} : null;
};

export const scenario: Screen = ({journey, record, opened}) => {
	const kind = opened?.resource?.kind;
	const projects = opened?.projects.length ?? 0;
	const choices = scenarioIds.map((id): Choice => {
		const lack = missing(id, kind, projects);
		const instead = lack?.instead ?? null;
		return {
			key: id,
			label: instead === null ? scenarios[id].title : [span('quiet', scenarios[id].title)],
			cells: instead === null ? [rolesOf(id), [span('quiet', scopesOf(id))]] : [[span('quiet', instead)], ''],
			search: '',
			about: instead === null ? `${rolesOf(id)}, on the ${scopesOf(id)}` : '',
			note: lack ? `${scenarios[id].summary} Here: ${lack.why}.` : `${scenarios[id].summary}${besides(id)}`,
			event: instead === null ? {type: 'CHOOSE_SCENARIO', scenario: id} : null,
		};
	});
	const usual = scenarioIds.indexOf(kind === 'OpenAI' ? 'openai' : 'inference');
	return view({
		before: [heading(`What will ${journey === 'set-up' ? 'they' : 'you'} do ${record.target ? `with ${resourceName(record.target)}` : 'there'}?`), gap],
		choices: {
			columns: [
				{keep: 9, least: 24},
				{keep: 2, head: 'smallest role', least: 31},
				{keep: 1, head: 'granted on'},
			],
			items: choices,
			current: record.scenario ? scenarioIds.indexOf(record.scenario) : usual,
			filter: false,
			typed: null,
		},
	});
};
