// How a cell emits a spike at the present time: its connections and recorders receive it.
#pragma once
#define PYNN_DATA_EMIT net_event(_ppvar[1].get<Point_process*>(), t)
