"""A workflow that waits for a vendor's job by Vigil, and reports what became of it."""

from typing import Any

from temporalio import workflow
from temporalio.exceptions import ApplicationError, ChildWorkflowError, WorkflowAlreadyStartedError

TASK_QUEUE = "nightly"


@workflow.defn(name="Nightly")
class Nightly:
    @workflow.run
    async def run(self, connection: str, job_id: str) -> dict[str, Any]:
        try:
            outcome = await await_job({"connection": connection, "jobId": job_id, "deadline": "6h"})
        except ChildWorkflowError as error:
            failure = error.cause
            # A cancel of this workflow comes back here once the vendor has confirmed it: raised again, it ends this one as Canceled.
            if not isinstance(failure, ApplicationError):
                raise
            match failure.type:
                case "JobFailed" | "JobCancelled":
                    return report(failure.details[0])
                case _:  # Vigil's own: DeadlineExceeded, JobLost, VendorRefused, … (schema/failure-types.json)
                    raise
        return report(outcome)


async def await_job(job: dict[str, Any]) -> dict[str, Any]:
    """Waits for the job as a child workflow, and returns its JobOutcome (schema/job-outcome.schema.json)."""
    wait_id = f"vigil:{job['connection']}:{job['jobId']}"
    try:
        return await workflow.execute_child_workflow(
            "awaitJob",
            job,
            id=wait_id,
            task_queue="vigil",
            # The default, TERMINATE, would kill the wait when this workflow ends early: the job would run on, watched by nobody.
            parent_close_policy=workflow.ParentClosePolicy.ABANDON,
            # A cancel goes on to the wait, and this workflow ends only when the wait has: with the job cancelled at the vendor.
            cancellation_type=workflow.ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
        )
    except WorkflowAlreadyStartedError:
        # A job is awaited once at a time, and a child cannot join a wait that runs. Who must join calls Vigil by Nexus instead.
        raise ApplicationError(f"{wait_id} runs already", type="AlreadyAwaited", non_retryable=True) from None


def report(outcome: dict[str, Any]) -> dict[str, Any]:
    errors = [message["text"] for message in outcome["messages"]["last"] if message["severity"] == "error"]
    return {
        "state": outcome["state"],
        "lastError": errors[-1] if errors else outcome["summary"],
        "files": [file["uri"] for file in outcome["content"]],
    }
