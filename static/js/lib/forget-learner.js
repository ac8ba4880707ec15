// On pages for nobody in particular: what the last person had fetched ahead is forgotten, and nobody
// else at this browser is shown what he should be reminded of.

import { forget as forgetPush } from "../models/push-subscription.js";
import { forget } from "../models/start-store.js";

forget();
forgetPush();
