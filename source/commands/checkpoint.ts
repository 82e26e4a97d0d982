import {ago} from '../access/plain.ts';
import type {Reason} from '../access/reason.ts';
import {type RunInputs, readRunInputs} from '../access/run-inputs.ts';
import {scopeLabel} from '../access/scope.ts';
import {isoTime, parseTime} from '../access/time.ts';
import type {Options} from './arguments.ts';
import {type Run, sandboxName} from './services.ts';

/** Kept after the target is known, so that `resume` in another process can go on; no tokens, no answers of Azure. */
export const keepForResume = async ({options, services, record}: Run, receiptId: string | null, isHandedOff = false): Promise<void> => {
	const {target, scenario, session} = record();
	const content: RunInputs = {
		kind: 'run-inputs',
		resource: target?.resource?.id ?? target?.endpoint ?? null,
		project: target?.project?.name ?? null,
		deployment: target?.deployment?.name ?? null,
		scenario,
		people: options.people,
		role: options.role,
		scope: options.scope,
		credential: options.credential ?? session?.source ?? null,
		tenant: session?.tenantId ?? options.tenant,
		cloud: options.cloud,
		sandbox: sandboxName(options.sandbox),
		receiptId,
		...(options.activate ? {activate: true} : {}),
		...(options.customRole ? {customRole: true} : {}),
		isHandedOff,
	};
	await services.computer.saveCheckpoint({schemaVersion: 1, savedOn: isoTime(services.clock.now()), content});
};

/** The options of the run that was left, with what this command line says on top; `null` when nothing was left. */
export const optionsOfLeftRun = async ({
	options,
	services,
}: Pick<Run, 'options' | 'services'>): Promise<{readonly options: Options; readonly told: Reason} | null> => {
	const checkpoint = await services.computer.loadCheckpoint();
	const inputs = checkpoint && readRunInputs(checkpoint.content);
	// A run of the sandbox is never continued against Azure, nor the other way round, nor in another of its worlds.
	if (!checkpoint || !inputs || inputs.sandbox !== sandboxName(options.sandbox)) return null;
	return {
		told: {
			id: 'resume.left',
			text: `Going on with the run left ${ago(services.clock.now() - (parseTime(checkpoint.savedOn) ?? services.clock.now()))}: ${inputs.scenario ?? 'no scenario yet'} on ${inputs.resource ? scopeLabel(inputs.resource) : 'no resource yet'}.`,
		},
		options: {
			...options,
			resource: inputs.resource,
			project: inputs.project,
			deployment: inputs.deployment,
			scenario: inputs.scenario,
			people: inputs.people,
			role: inputs.role,
			scope: inputs.scope,
			credential: options.credential ?? inputs.credential,
			tenant: options.tenant ?? inputs.tenant,
			cloud: inputs.cloud,
			activate: options.activate || inputs.activate === true,
			customRole: options.customRole || inputs.customRole === true,
		},
	};
};
