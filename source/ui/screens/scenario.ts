import {roleLabel} from '../../access/roles.ts';
import {type ScenarioId, scenarioIds, scenarios} from '../../access/scenario.ts';
import {gap, heading} from '../block.ts';
import {span} from '../line.ts';
import {type Choice, type Screen, view} from '../view.ts';
import {resourceName} from '../words.ts';

/** Before the tenant's definitions have been read, roles go by the names known when this version was made. */
const rolesOf = (id: ScenarioId): string =>
	scenarios[id].needs
		.filter(({who}) => who === 'person')
		.map(({roles: [recommended]}) => (recommended ? roleLabel(recommended, new Map()) : ''))
		.join(' + ');

const scopesOf = (id: ScenarioId): string => (scenarios[id].needs.some(({at}) => at === 'project') ? 'project, resource' : 'the resource');

/** Building in a project needs one; models that are not OpenAI's need a Foundry resource. Where only the endpoint is known anything may be there. */
const missing = (id: ScenarioId, kind: string | undefined, projects: number): string | null => {
	if (kind === undefined) return null;
	if (id === 'project' && projects === 0) return kind === 'OpenAI' ? 'an Azure OpenAI resource has no projects' : 'the resource has no project yet';
	return id === 'inference' && kind === 'OpenAI' ? 'the same here as OpenAI models only, with a broader role' : null;
};

export const scenario: Screen = ({record, opened}) => {
	const kind = opened?.resource?.kind;
	const projects = opened?.projects.length ?? 0;
	const choices = scenarioIds.map((id): Choice => {
		const lack = missing(id, kind, projects);
		const impossible = id === 'project' && lack !== null;
		return {
			key: id,
			label: impossible ? [span('quiet', scenarios[id].title)] : scenarios[id].title,
			cells: impossible ? [[span('quiet', 'no project there')], ''] : [rolesOf(id), [span('quiet', scopesOf(id))]],
			search: '',
			about: impossible ? '' : `${rolesOf(id)}, on ${scopesOf(id)}`,
			note: lack ? `${scenarios[id].summary} Here: ${lack}.` : scenarios[id].summary,
			event: impossible ? null : {type: 'CHOOSE_SCENARIO', scenario: id},
		};
	});
	const before = record.scenario ? scenarioIds.indexOf(record.scenario) : kind === 'OpenAI' ? scenarioIds.indexOf('openai') : 0;
	return view({
		before: [heading(record.target ? `What will you do with ${resourceName(record.target)}?` : 'What will you do there?'), gap],
		choices: {
			columns: [
				{keep: 9, least: 24},
				{keep: 2, head: 'least privilege', least: 31},
				{keep: 1, head: 'granted on'},
			],
			items: choices,
			current: before,
			filter: false,
			typed: null,
		},
	});
};
