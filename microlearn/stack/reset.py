import shutil
from pathlib import Path

from microlearn.stack.environment import prepare
from microlearn.stack.preflight import claim_checkout


def reset() -> int:
    """Forget everything that this checkout has stored, wherever its cluster lives.

    Only in .data: what DATA_DIR names may hold other things.
    """
    data_dir = prepare({}).data_dir
    with claim_checkout(data_dir, "a reset"):
        elsewhere = data_dir / "postgres" / "location"
        if elsewhere.exists():
            shutil.rmtree(Path(elsewhere.read_text()), ignore_errors=True)
        shutil.rmtree(data_dir)
    print(f"Removed {data_dir}.")
    return 0
