// On pages for nobody in particular: what the last person had fetched ahead is forgotten.

import { forget } from "../models/start-store.js";

forget();
