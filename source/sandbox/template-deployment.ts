import type {TokenClaims} from './http.ts';

/** What one resource of a template deployment has become. */
export type DeployedResource = {
	/** ARM id. */
	readonly id: string;
	readonly type: string;
	readonly name: string;
	/** As a request would have it. */
	readonly body: unknown;
	/** When it is written; of a nested deployment, when that starts. */
	readonly dueAt: number;
	readonly operationId: string;
	/** `null`: not yet. */
	ended: {readonly at: number; readonly status: number; readonly error: unknown} | null;
};

/** A template deployment. Nested ones stand beside the one that holds them. */
export type TemplateDeployment = {
	/** ARM id. */
	readonly id: string;
	readonly name: string;
	/** ARM id of the resource group or subscription. */
	readonly scope: string;
	readonly location: string | null;
	readonly correlationId: string;
	readonly parameters: unknown;
	/** Who deploys: asked again for every resource. */
	readonly by: TokenClaims;
	readonly startedAt: number;
	readonly resources: readonly DeployedResource[];
	ended: {readonly at: number; readonly as: 'Succeeded' | 'Failed' | 'Canceled'} | null;
};
