import {roleLabel} from '../access/roles.ts';
import type {RunRecord} from '../access/run-record.ts';
import {type ScenarioId, scenarios} from '../access/scenario.ts';
import {type Block, say} from './block.ts';
import {keyWords} from './line.ts';

const narrow: ScenarioId = 'openai';

/** The same target with less: where only an OpenAI model is called, the role of that scenario is narrower. */
export const narrowerScenario = ({scenario, target}: Pick<RunRecord, 'scenario' | 'target'>): ScenarioId | null =>
	scenario === 'inference' && target?.deployment?.model.format === 'OpenAI' ? narrow : null;

/** Told where something is to be granted, and not that role already. */
export const narrowerBlocks = (record: RunRecord): readonly Block[] => {
	const [role] = scenarios[narrow].needs[0]?.roles ?? [];
	const wanted = record.plan?.grants.find(({need, exists}) => need === 'required' && !exists);
	if (narrowerScenario(record) === null || !wanted || role === undefined || wanted.roleId === role) return [];
	return [say(keyWords('quiet', 'Only OpenAI models? ', 'n', ` plans the narrower ${roleLabel(role, new Map())}.`))];
};
