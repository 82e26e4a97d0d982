import type {ActivationRequest} from './access-types.ts';
import {armDate} from './arm-answers.ts';
import type {ArmCall} from './arm-call.ts';
import {roleDefinitionId} from './arm-role-definitions.ts';
import {idIn, principalDetails, roleDetails, scopeDetails} from './arm-schedules.ts';

// What a roleAssignmentScheduleRequest says, coming and going.

export const type = 'roleAssignmentScheduleRequests';

export const shape = (call: ArmCall, request: ActivationRequest): unknown => {
	const {name, scope, roleId, principalId, linkedTo, approvalId} = request;
	return {
		properties: {
			...(request.type === 'SelfActivate' ? {targetRoleAssignmentScheduleId: idIn(scope, 'roleAssignmentSchedules', name)} : {}),
			scope,
			roleDefinitionId: roleDefinitionId(scope, roleId),
			principalId,
			principalType: 'User',
			requestType: request.type,
			status: request.status,
			...(approvalId === null ? {} : {approvalId: `/providers/Microsoft.Authorization/roleAssignmentApprovals/${approvalId}`}),
			scheduleInfo: {
				startDateTime: armDate(request.startsAt),
				expiration: {type: 'AfterDuration', ...(request.duration === null ? {} : {duration: request.duration})},
			},
			linkedRoleEligibilityScheduleId: linkedTo,
			ticketInfo: request.ticket,
			...(request.justification === null ? {} : {justification: request.justification}),
			requestorId: principalId,
			createdOn: armDate(request.createdAt),
			expandedProperties: {
				principal: principalDetails(call, {principalId, principalType: 'User'}),
				roleDefinition: roleDetails(call, scope, roleId),
				scope: scopeDetails(call, scope),
			},
		},
		name,
		id: idIn(scope, type, name),
		type: `Microsoft.Authorization/${type}`,
	};
};

type Fields = Readonly<Record<string, unknown>>;
const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const text = (from: Fields, key: string): string | null => {
	const value = from[key];
	return typeof value === 'string' && value !== '' ? value : null;
};
export const lastOf = (id: string | null): string => (id ?? '').slice((id ?? '').lastIndexOf('/') + 1).toLowerCase();

/** Days, hours and minutes; `null` for any other form. */
export const durationMs = (iso: string | null): number | null => {
	const [whole, days = 0, hours = 0, minutes = 0] = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(iso ?? '') ?? [];
	return whole === undefined || whole === 'P' ? null : ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60_000;
};

export type Wish = {
	readonly principalId: string;
	readonly roleId: string;
	readonly requestType: string | null;
	readonly linkedTo: string | null;
	readonly startsAt: number | null;
	readonly duration: string | null;
	readonly justification: string | null;
	readonly ticket: ActivationRequest['ticket'];
};

export const readWish = (body: unknown): Wish => {
	const properties = fields(fields(body)['properties']);
	const schedule = fields(properties['scheduleInfo']);
	const expiration = fields(schedule['expiration']);
	const ticket = fields(properties['ticketInfo']);
	const [ticketNumber, ticketSystem] = [text(ticket, 'ticketNumber'), text(ticket, 'ticketSystem')];
	const starts = Date.parse(text(schedule, 'startDateTime') ?? '');
	return {
		principalId: (text(properties, 'principalId') ?? '').toLowerCase(),
		roleId: lastOf(text(properties, 'roleDefinitionId')),
		requestType: text(properties, 'requestType'),
		linkedTo: text(properties, 'linkedRoleEligibilityScheduleId'),
		startsAt: Number.isNaN(starts) ? null : starts,
		duration: text(expiration, 'type') === 'AfterDuration' ? text(expiration, 'duration') : null,
		justification: text(properties, 'justification'),
		ticket: {...(ticketNumber === null ? {} : {ticketNumber}), ...(ticketSystem === null ? {} : {ticketSystem})},
	};
};
