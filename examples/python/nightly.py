"""A workflow that awaits a vendor's job with Vigil and reports its outcome."""

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
            # A cancel of this workflow arrives here when the vendor has confirmed it. Raise it again to end as Canceled.
            if not isinstance(failure, ApplicationError):
                raise
            match failure.type:
                case "JobFailed" | "JobCancelled":
                    return report(failure.details[0])
                case _:  # DeadlineExceeded, JobLost, VendorRefused, … (schema/failure-types.json)
                    raise
        return report(outcome)


async def await_job(job: dict[str, Any]) -> dict[str, Any]:
    """Awaits the job with a child workflow and returns its JobOutcome (schema/job-outcome.schema.json)."""
    wait_id = f"vigil:{job['connection']}:{job['jobId']}"
    try:
        return await workflow.execute_child_workflow(
            "awaitJob",
            job,
            id=wait_id,
            task_queue="vigil",
            # The default, TERMINATE, would kill the wait if this workflow ended early, and nothing would watch the job.
            parent_close_policy=workflow.ParentClosePolicy.ABANDON,
            # A cancel cancels the wait too. This workflow ends after the wait, when the job is cancelled at the vendor.
            cancellation_type=workflow.ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
        )
    except WorkflowAlreadyStartedError:
        # A job has one wait at a time, and a child cannot join a running wait. To join it, call Vigil through Nexus.
        raise ApplicationError(f"{wait_id} runs already", type="AlreadyAwaited", non_retryable=True) from None


def report(outcome: dict[str, Any]) -> dict[str, Any]:
    errors = [message["text"] for message in outcome["messages"]["last"] if message["severity"] == "error"]
    return {
        "state": outcome["state"],
        "lastError": errors[-1] if errors else outcome["summary"],
        "files": [file["uri"] for file in outcome["content"]],
    }
