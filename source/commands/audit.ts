import {adviceOf} from '../access/audit/words.ts';
import {ownCommand} from '../access/command-line.ts';
import {nearest} from '../access/nearest.ts';
import type {ScenarioId} from '../access/scenario.ts';
import {inputTrouble} from '../access/trouble.ts';
import {type Audited, auditAccess} from '../steps/audit.ts';
import {enter} from './enter.ts';
import {mend} from './mend.ts';
import type {Ending, Run} from './services.ts';
import {settle} from './settle.ts';
import {wordsOf} from './words-of.ts';

/** Who can call here, by what, and what of it is broader than needed. Writes only with `--fix`, and then one finding's way: the narrower role first. */
export const audit = async (run: Run): Promise<Ending> => {
	const {options, services, signal, learn, record} = run;
	if (options.fix !== null && !options.yes && !options.plan && !canAsk(run))
		throw inputTrouble('usage.missing-input', 'Missing: --yes.', [{text: 'The whole command', command: ownCommand([...wordsOf(options), '--yes'])}]);
	const home = await enter(run);
	const scenario: ScenarioId = options.scenario ?? (options.project === null ? 'inference' : 'project');
	const {session, target, opened} = await settle({...run, options: {...options, scenario}, take: aboutTarget(run)}, home, false);
	if (!target.resource) {
		const text = 'Only the endpoint is known: no subscription that you see holds it, so who has access cannot be read.';
		learn({scenario: options.scenario, warnings: [...record().warnings, {id: 'audit.assignments-unreadable', text}]});
		return {outcome: 'unknown'};
	}
	const {deployments, projects} = opened;
	const whole = {...target, deployment: null};
	const audited = await auditAccess(services, {session, target: whole, deployments, projects, scenario: options.scenario}, signal);
	learn({
		target: whole,
		scenario: audited.audit.scenario,
		audit: audited.audit,
		warnings: [...record().warnings, ...(options.fix === null ? audited.told : [])],
	});
	if (options.fix === null) return {outcome: audited.audit.outcome};
	const finding = audited.audit.findings.find(({id}) => id === options.fix);
	if (!finding) throw noSuchFinding(options.fix, audited);
	if (finding.fix === null)
		throw inputTrouble('usage.no-fix', `${finding.id} is not this program's to mend: ${adviceOf(finding, target.resource)}.`, [], finding.evidence);
	return mend({...run, session, target, opened, audited, finding});
};

const noSuchFinding = (wanted: string, {audit: {findings}}: Audited) => {
	const ids = findings.map(({id}) => id);
	const near = nearest(wanted, ids);
	return inputTrouble('usage.no-such-finding', `There is no finding "${wanted}" here (any more).${near ? ` The nearest is ${near}.` : ''}`, [
		{text: ids.length === 0 ? 'Nothing is found at all.' : `Found: ${ids.slice(0, 10).join(', ')}${ids.length > 10 ? ` and ${ids.length - 10} more` : ''}.`},
	]);
};

const canAsk = ({options, services}: Run): boolean => services.terminal.stdin && services.terminal.stdout && options.input && !options.json;

/** Nothing is called, unless a finding is mended: which deployment is taken is told then. */
const aboutTarget =
	({take}: Run): Run['take'] =>
	(text, id) => {
		if (id !== 'taken.deployment') take(text, id);
	};
